import { useEffect, useRef, useState } from "react";
import type { CallSession } from "../lib/callSession";
import { CallScreen } from "../react/components/CallScreen";
import { useLazy } from "../react/useLazy";
import { namesOf, titleOf } from "../react/words";
import type { Link } from "./connect";
import { Missed } from "./Missed";
import { People } from "./People";
import { ConnectionBanner } from "./parts/ConnectionBanner";
import { Records } from "./Records";
import { Switchboard } from "./Switchboard";
import { Home } from "./screens/Home";
import { useStore } from "./useStore";

/** Everything that lives as long as somebody is signed in. */
export interface Desk {
  link: Link;
  people: People;
  records: Records;
  calls: Switchboard;
  missed: Missed;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

interface WorkspaceProps {
  link: Link;
  onSignOut: () => void;
  /** The server does not take the token any more. */
  onRefused: () => void;
}

/** Home, with the current call over it. */
export function Workspace({ link, onSignOut, onRefused }: WorkspaceProps) {
  const desk = useDesk(link);
  useRefusal(link, onRefused);
  useRepeat(link);
  if (!desk) return null;
  return <Tables desk={desk} onSignOut={onSignOut} />;
}

function Tables({ desk, onSignOut }: { desk: Desk; onSignOut: () => void }) {
  const session = useStore(desk.calls.current);
  const phase = usePhase(session);
  useTitle(session, phase, useStore(desk.missed.calls).length);
  useRefreshAfterCall(desk, phase);
  const rings = phase === "incoming";
  return (
    <>
      {session === null || rings ? <Home desk={desk} onSignOut={onSignOut} /> : null}
      <PreparedCall desk={desk} />
      {session ? <CurrentCall desk={desk} session={session} /> : null}
    </>
  );
}

function CurrentCall({ desk, session }: { desk: Desk; session: CallSession }) {
  const again = () => {
    const { conversationId, remotes, type } = session.state;
    desk.calls.place(conversationId, remotes, type);
  };
  const notice = <ConnectionBanner socket={desk.link.socket} words="No connection to the server. Reconnecting…" />;
  const close = () => desk.calls.dismiss();
  const back = useWayBack(desk, session);
  const group = useGroupTitle(desk, session);
  return <CallScreen session={session} onClose={close} onAgain={again} onReturn={back} notice={notice} group={group} />;
}

function useGroupTitle({ records }: Desk, session: CallSession): string | undefined {
  const { conversationId } = session.state;
  const group = useStore(records.groups).find((each) => each.conversation.id === conversationId);
  return group?.conversation.title ?? undefined;
}

/** Into a call that goes on without this page: on another device, or among those whom one has left. */
function useWayBack({ calls }: Desk, session: CallSession): (() => void) | undefined {
  const elsewhere = useStore(calls.elsewhere);
  const { end, callId, type, conversationId } = session.state;
  if (elsewhere && elsewhere.id === callId) return () => void calls.takeBack(elsewhere);
  if (end?.reason === "left" && callId) return () => calls.join({ id: callId, type, conversationId });
  return undefined;
}

const loadCheck = () => import("../react/components/DeviceCheckDialog").then((module) => module.default);

function PreparedCall({ desk }: { desk: Desk }) {
  const prepared = useStore(desk.calls.prepared);
  const DeviceCheckDialog = useLazy(loadCheck, prepared !== null);
  if (!prepared || !DeviceCheckDialog) return null;
  return (
    <DeviceCheckDialog
      title={`Call ${namesOf(prepared.people)}`}
      withVideo={prepared.type !== "audio"}
      start={{ words: "Call", act: prepared.start }}
      onClose={() => desk.calls.prepared.set(null)}
    />
  );
}

function useDesk(link: Link): Desk | null {
  const [desk, setDesk] = useState<Desk | null>(null);
  useEffect(() => {
    const made = {
      link,
      people: new People(link),
      records: new Records(link),
      calls: new Switchboard(link),
      missed: new Missed(link),
    };
    setDesk(made);
    return () => {
      made.calls.close();
      made.people.close();
      made.records.close();
      made.missed.close();
      link.socket.disconnect();
    };
  }, [link]);
  return desk;
}

/** A token that ended while the page was open is refused when the socket connects again. */
function useRefusal({ socket }: Link, onRefused: () => void): void {
  const latest = useRef(onRefused);
  latest.current = onRefused;
  useEffect(() => {
    const check = (error: Error & { data?: { code?: string } }) => {
      if (error.data?.code === "unauthorized") latest.current();
    };
    socket.on("connect_error", check);
    return () => void socket.off("connect_error", check);
  }, [socket]);
}

/** Socket.IO gives up where the server answers no; one that is only just starting is asked again. */
function useRepeat({ socket }: Link): void {
  useEffect(() => {
    let pause = FIRST_PAUSE;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (error: Error & { data?: { code?: string } }) => {
      if (error.data?.code !== "unavailable") return;
      timer = setTimeout(() => socket.connect(), pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
    const connected = () => {
      pause = FIRST_PAUSE;
    };
    socket.on("connect_error", again);
    socket.on("connect", connected);
    return () => {
      clearTimeout(timer);
      socket.off("connect_error", again);
      socket.off("connect", connected);
    };
  }, [socket]);
}

function usePhase(session: CallSession | null) {
  const [phase, setPhase] = useState(session?.state.phase ?? null);
  useEffect(() => {
    setPhase(session?.state.phase ?? null);
    return session?.subscribe(() => setPhase(session.state.phase));
  }, [session]);
  return session ? phase : null;
}

function useTitle(session: CallSession | null, phase: string | null, missed: number): void {
  useEffect(() => {
    const name = session ? titleOf(session.state) : "";
    document.title = titleFor(phase, name, missed);
  }, [session, phase, missed]);
}

function titleFor(phase: string | null, name: string, missed: number): string {
  switch (phase) {
    case "incoming":
      return `${name} is calling – Parley`;
    case "outgoing":
      return `Calling ${name} – Parley`;
    case "connecting":
    case "active":
      return `In call with ${name} – Parley`;
    default:
      return missed > 0 ? `(${missed}) Parley` : "Parley";
  }
}

function useRefreshAfterCall({ records }: Desk, phase: string | null): void {
  useEffect(() => {
    if (phase === "ended") records.refreshSoon();
  }, [records, phase]);
}
