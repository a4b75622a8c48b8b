import { type FormEvent, useEffect, useRef, useState } from "react";
import { Api } from "../../lib/api";
import { problemOf } from "../../lib/problems";
import { identity } from "../identity";
import { Welcome } from "../parts/Welcome";
import { roomInAddress } from "../roomAddress";

/** Dev mode: a name is enough. */
export function SignIn({ refusal, onToken }: { refusal: string | null; onToken: (token: string) => Promise<void> }) {
  const [name, setName] = useState(identity.lastName);
  const [error, setError] = useState(refusal);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return setError("Please enter a name that others will see.");
    setBusy(true);
    try {
      const { token } = await new Api().createDevSession(name.trim());
      identity.lastName = name.trim();
      await onToken(token);
    } catch (problem) {
      const { title, hint } = problemOf(problem);
      setError(`${title}. ${hint}`);
    }
    setBusy(false);
  };
  return (
    <Welcome lead={leadWords()}>
      <form className="app-form" onSubmit={submit} noValidate>
        <label htmlFor="name">Your name</label>
        <input
          id="name"
          ref={field}
          data-testid="name-input"
          className="app-input"
          value={name}
          maxLength={80}
          autoComplete="name"
          aria-invalid={error !== null}
          aria-describedby="name-note"
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id="name-note" className={error ? "app-error" : "app-note"} role={error ? "alert" : undefined}>
          {error ? <span data-testid="error">{error}</span> : "Others see it when you call them."}
        </p>
        <button
          type="submit"
          data-testid="continue"
          className="parley-button parley-button--primary app-wide"
          disabled={busy}
        >
          Continue
        </button>
      </form>
    </Welcome>
  );
}

function leadWords(): string {
  const roomId = roomInAddress();
  if (roomId !== null) return `You are about to join the room “${roomId}”.`;
  return identity.invite ? "You are invited to a group." : "Voice and video calls, on your own server.";
}
