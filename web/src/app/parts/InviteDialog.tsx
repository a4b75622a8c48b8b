import { type FormEvent, useEffect, useRef, useState } from "react";
import { problemOf } from "../../lib/problems";
import type { Conversation } from "../../lib/types";
import { Icon } from "../../react/components/Icon";
import { useModal } from "../../react/useModal";
import type { Desk } from "../Workspace";

interface InviteDialogProps {
  desk: Desk;
  /** A group to invite to, or a new one. */
  of: Conversation | "new";
  onClose: () => void;
}

/** Makes a link that lets its holder join a group. */
export function InviteDialog({ desk, of, onClose }: InviteDialogProps) {
  const dialog = useModal();
  const [url, setUrl] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const make = async (title: string) => {
    try {
      const { api } = desk.link;
      const group = of === "new" ? await api.createConversation({ kind: "group", title, memberIds: [] }) : of;
      setUrl(await api.createInvite(group.id));
      void desk.records.refresh();
    } catch (problem) {
      setError(problemOf(problem).hint);
    }
  };
  useMadeAtOnce(of, make);
  return (
    <dialog
      ref={dialog}
      className="parley-dialog app-invite"
      aria-labelledby="invite-title"
      data-testid="invite-dialog"
      onClose={onClose}
    >
      <button
        type="button"
        className="app-icon-button app-dialog-close"
        data-testid="invite-close"
        aria-label="Close"
        onClick={() => dialog.current?.close()}
      >
        <Icon name="close" size={20} />
      </button>
      <h2 id="invite-title">{of === "new" ? "Invite with a link" : `Invite to ${of.title ?? "this group"}`}</h2>
      {error ? (
        <p className="app-error" role="alert" data-testid="error">
          {error}
        </p>
      ) : null}
      {url ? <LinkView url={url} /> : of === "new" ? <TitleForm name={desk.link.me.name} onMake={make} /> : null}
    </dialog>
  );
}

/** A group that exists needs no further question. */
function useMadeAtOnce(of: Conversation | "new", make: (title: string) => Promise<void>): void {
  const latest = useRef(make);
  useEffect(() => {
    if (of !== "new") void latest.current("");
  }, [of]);
}

function TitleForm({ name, onMake }: { name: string; onMake: (title: string) => Promise<void> }) {
  const [title, setTitle] = useState(`Talk with ${name}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onMake(title.trim() || `Talk with ${name}`);
  };
  return (
    <form className="app-form" onSubmit={submit}>
      <label htmlFor="invite-name">Name of the group</label>
      <input
        id="invite-name"
        className="app-input"
        data-testid="invite-title-input"
        value={title}
        maxLength={80}
        autoComplete="off"
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <p className="app-note">Whoever opens the link joins this group and can call it.</p>
      <button type="submit" className="parley-button parley-button--primary app-wide" data-testid="invite-create">
        Create link
      </button>
    </form>
  );
}

function LinkView({ url }: { url: string }) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    field.current?.select();
    await navigator.clipboard?.writeText(url).catch(() => {});
    setCopied(true);
  };
  return (
    <div className="app-form">
      <label htmlFor="invite-link">Send this link</label>
      <input
        id="invite-link"
        ref={field}
        className="app-input"
        data-testid="invite-link"
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p className="app-note">It works for 7 days, for everybody who has it.</p>
      <button
        type="button"
        className="parley-button parley-button--primary app-wide"
        data-testid="invite-copy"
        onClick={() => void copy()}
      >
        <Icon name={copied ? "check" : "copy"} size={20} />
        <span role="status">{copied ? "Copied" : "Copy link"}</span>
      </button>
    </div>
  );
}
