import { useEffect, useRef, useState } from "react";
import { CallSession } from "../../lib/callSession";
import type { CallEnd } from "../../lib/callState";
import type { MediaPreferences } from "../../lib/mediaPreferences";
import type { SocketLike } from "../../lib/socket";
import type { CallType, IncomingCall, Person } from "../../lib/types";
import "../parley.css";
import { CallScreen } from "./CallScreen";

/** What `Call` is given. */
export interface CallProps {
  /** A connected Socket.IO client whose `auth` carries the token. */
  socket: SocketLike;
  conversationId: string;
  participants: Person[];
  /** Told once, when the call is over. */
  onCallEnd?: (data: CallEnd) => void;
  type?: Extract<CallType, "audio" | "video">;
  /** Codecs and rates, where the defaults are not wanted. */
  media?: MediaPreferences;
  /** The payload of `call:incoming`: this call is answered, instead of a new one placed. */
  incoming?: IncomingCall;
}

/** A whole call: places it, or answers one, shows it, and tells when it is over. */
export default function Call(props: CallProps) {
  const session = useSession(props);
  return <div className="parley parley-call">{session ? <CallScreen session={session} /> : null}</div>;
}

/** What a call is does not change while it runs; only the callback is always the latest. */
function useSession(props: CallProps): CallSession | null {
  const latest = useRef(props);
  latest.current = props;
  const [session, setSession] = useState<CallSession | null>(null);
  useEffect(() => {
    let gone = false;
    let stop = () => {};
    // React's strict mode mounts twice; a call is placed only by the mount that stays.
    queueMicrotask(() => {
      if (gone) return;
      const made = new CallSession({ socket: latest.current.socket, ...media(latest.current) });
      stop = run(made, latest);
      setSession(made);
    });
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return session;
}

const media = ({ media }: CallProps) => (media ? { media } : {});

function run(session: CallSession, latest: { current: CallProps }): () => void {
  let told = false;
  session.subscribe(() => {
    const { end } = session.state;
    if (!end || told) return;
    told = true;
    latest.current.onCallEnd?.(end);
  });
  void begin(session, latest.current);
  return () => session.close();
}

async function begin(session: CallSession, props: CallProps): Promise<void> {
  const { conversationId, participants, type = "video", incoming } = props;
  if (!incoming) return session.start(conversationId, participants, type);
  session.receive(withNames(incoming, participants));
  await session.accept((props.type ?? incoming.type) !== "audio");
}

/** The page knows who the others are; the event also names the person at this browser. */
function withNames(incoming: IncomingCall, participants: Person[]): IncomingCall {
  return participants.length > 0 ? { ...incoming, participants } : incoming;
}
