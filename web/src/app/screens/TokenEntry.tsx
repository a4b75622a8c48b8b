import { type FormEvent, useState } from "react";
import { Welcome } from "../parts/Welcome";

/** Production: the operator's application gives out tokens. */
export function TokenEntry({
  refusal,
  onToken,
}: {
  refusal: string | null;
  onToken: (token: string) => Promise<void>;
}) {
  const [token, setToken] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!token.trim()) return;
    setBusy(true);
    await onToken(token.trim());
    setBusy(false);
  };
  return (
    <Welcome lead="Sign in with the access token you were given.">
      <form className="app-form" onSubmit={submit}>
        <label htmlFor="token">Access token</label>
        <textarea
          id="token"
          data-testid="token-input"
          className="app-input app-token"
          rows={3}
          spellCheck={false}
          autoComplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        {refusal ? (
          <p className="app-error" role="alert" data-testid="error">
            {refusal}
          </p>
        ) : null}
        <button
          type="submit"
          data-testid="continue"
          className="parley-button parley-button--primary app-wide"
          disabled={busy}
        >
          Sign in
        </button>
      </form>
      <details className="parley-help">
        <summary>How to get a token</summary>
        <p>Usually the application that sent you here signs you in by itself. If it did not, ask whoever runs it.</p>
        <p>
          Whoever runs this server prints one with <code>./parley token --user ada --name Ada</code>, and may send it as
          a link that ends in <code>#token=…</code>
        </p>
      </details>
    </Welcome>
  );
}
