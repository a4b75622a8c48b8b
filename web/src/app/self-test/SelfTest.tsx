import { type FormEvent, useCallback, useEffect, useState } from "react";
import type { TurnCredentials } from "../../lib/types";
import { Logo } from "../parts/Logo";
import { Examination, type Step } from "./examination";

const MARKS = { running: "…", fine: "✓", failed: "✕" };
const SPOKEN = { running: "Running", fine: "Works", failed: "Fails" };

/** Tries everything that a call needs and says in plain words what does not work. */
export function SelfTest() {
  const [steps, setSteps] = useState<Step[]>([]);
  const [busy, setBusy] = useState(false);
  const run = useCallback(async (given?: TurnCredentials) => {
    setBusy(true);
    await new Examination(setSteps).run(given);
    setBusy(false);
  }, []);
  useEffect(() => void run(), [run]);
  const verdict = steps.find(({ id }) => id === "verdict");
  return (
    <main className="self-test">
      <header>
        <a href="/" aria-label="Parley's start page">
          <Logo size={40} />
        </a>
        <div>
          <h1>Self-test</h1>
          <p className="app-note">
            What calls need from this browser, this network and the server. Takes up to half a minute.
          </p>
        </div>
      </header>
      <ol className="self-test-steps" data-testid="steps" aria-busy={busy}>
        {steps
          .filter((step) => step !== verdict)
          .map((step) => (
            <Line key={step.id} step={step} />
          ))}
      </ol>
      <div role="status">{verdict ? <Verdict step={verdict} /> : null}</div>
      <button
        type="button"
        data-testid="again"
        className="parley-button parley-button--primary"
        disabled={busy}
        onClick={() => void run()}
      >
        Test again
      </button>
      <Other busy={busy} onTest={run} />
    </main>
  );
}

function Line({ step }: { step: Step }) {
  return (
    <li className={`self-test-step self-test-step--${step.outcome}`} data-testid="step" data-outcome={step.outcome}>
      <span className="self-test-mark" role="img" aria-label={SPOKEN[step.outcome]}>
        {MARKS[step.outcome]}
      </span>
      <div>
        <h2>
          {step.title}
          {step.detail ? <code>{step.detail}</code> : null}
        </h2>
        <p>{step.words}</p>
      </div>
    </li>
  );
}

function Verdict({ step }: { step: Step }) {
  return (
    <section className={`self-test-verdict self-test-verdict--${step.outcome}`} data-testid="verdict">
      <h2>{step.title}</h2>
      <p>{step.words}</p>
    </section>
  );
}

/** Another server, for whoever sets one up: like the trickle-ICE pages of old. */
function Other({ busy, onTest }: { busy: boolean; onTest: (given: TurnCredentials) => Promise<void> }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "").trim();
    void onTest({ urls: [field("url")], username: field("username"), credential: field("credential") });
  };
  return (
    <details className="parley-help">
      <summary data-testid="other">Test another STUN or TURN server</summary>
      <form className="app-form" onSubmit={submit}>
        <label htmlFor="url">URL</label>
        <input
          id="url"
          name="url"
          className="app-input"
          required
          placeholder="turn:turn.example.com:3478?transport=udp"
        />
        <label htmlFor="username">User name</label>
        <input id="username" name="username" className="app-input" autoComplete="off" />
        <label htmlFor="credential">Password</label>
        <input id="credential" name="credential" className="app-input" autoComplete="off" />
        <button type="submit" data-testid="test-other" className="parley-button" disabled={busy}>
          Test it
        </button>
      </form>
    </details>
  );
}
