import { useEffect, useState } from "react";
import type { Conversation } from "../../lib/types";
import { Avatar } from "../../react/components/Avatar";
import { Icon } from "../../react/components/Icon";
import { CallElsewhere } from "../parts/CallElsewhere";
import { CheckDevices } from "../parts/CheckDevices";
import { ConnectionBanner } from "../parts/ConnectionBanner";
import { Groups } from "../parts/Groups";
import { HistoryList } from "../parts/HistoryList";
import { InviteDialog } from "../parts/InviteDialog";
import { Logo } from "../parts/Logo";
import { MissedCalls } from "../parts/MissedCalls";
import { NotificationOffer } from "../parts/NotificationOffer";
import { PeopleList } from "../parts/PeopleList";
import { RoomForm } from "../parts/RoomForm";
import { useAcceptedInvite } from "../useAcceptedInvite";
import type { Desk } from "../Workspace";

/** Whom to talk to, and whom one talked to. */
export function Home({ desk, onSignOut }: { desk: Desk; onSignOut: () => void }) {
  const [inviting, setInviting] = useState<Conversation | "new" | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const joined = useAcceptedInvite(desk, setNotice);
  useNoticeEnds(notice, setNotice);
  return (
    <div className="app-home">
      <TopBar desk={desk} onSignOut={onSignOut} />
      <ConnectionBanner socket={desk.link.socket} />
      <CallElsewhere desk={desk} onProblem={setNotice} />
      <MissedCalls desk={desk} onProblem={setNotice} />
      <NotificationOffer desk={desk} />
      {notice ? (
        <p className="app-notice" role="alert" data-testid="error">
          {notice}
        </p>
      ) : null}
      <main className="app-columns">
        <div className="app-greeting">
          <h1>Hello, {desk.link.me.name}</h1>
          <div className="app-greeting-actions">
            <CheckDevices />
            <button type="button" className="parley-button" data-testid="invite" onClick={() => setInviting("new")}>
              <Icon name="link" size={20} /> Invite with a link
            </button>
          </div>
        </div>
        <PeopleList desk={desk} onProblem={setNotice} />
        <div className="app-side">
          <Groups desk={desk} highlighted={joined} onInvite={setInviting} />
          <RoomForm />
          <HistoryList desk={desk} onProblem={setNotice} />
          <p className="app-note">
            Trouble with calls? <a href="/self-test">Test this browser and network</a>
          </p>
        </div>
      </main>
      {inviting ? <InviteDialog desk={desk} of={inviting} onClose={() => setInviting(null)} /> : null}
    </div>
  );
}

function useNoticeEnds(notice: string | null, set: (notice: string | null) => void): void {
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => set(null), 8000);
    return () => clearTimeout(timer);
  }, [notice, set]);
}

function TopBar({ desk, onSignOut }: { desk: Desk; onSignOut: () => void }) {
  const { me } = desk.link;
  return (
    <header className="app-top">
      <span className="app-brand">
        <Logo /> Parley
      </span>
      <span className="app-me" data-testid="me" data-user-id={me.id}>
        <Avatar id={me.id} name={me.name} size="s" />
        <span className="app-me-name">{me.name}</span>
      </span>
      <button
        type="button"
        className="app-icon-button"
        data-testid="sign-out"
        aria-label="Sign out"
        title="Sign out"
        onClick={onSignOut}
      >
        <Icon name="signOut" size={20} />
      </button>
    </header>
  );
}
