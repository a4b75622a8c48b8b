import { useEffect, useRef } from "react";
import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { lineAdvice, type Reason } from "../../lib/qualityReasons";
import { numbersOf, QUALITY_WORDS } from "../qualityWords";
import { Icon } from "./Icon";
import { PictureMenu } from "./PictureMenu";
import { VoiceMenu } from "./VoiceMenu";

interface QualityPanelProps {
  session: CallSession;
  state: CallState;
  onClose: () => void;
}

/** Why the connection is as it is, what helps, the numbers behind it, and what to send of picture and voice. */
export function QualityPanel({ session, state, onClose }: QualityPanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      className="parley-panel"
      role="dialog"
      aria-label="Connection and picture"
      tabIndex={-1}
      ref={panel}
      data-testid="quality-panel"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <header className="parley-panel-header">
        <h2>{state.quality ? QUALITY_WORDS[state.quality] : "Measuring the connection…"}</h2>
        <button
          type="button"
          className="parley-panel-close"
          aria-label="Close"
          data-testid="quality-close"
          onClick={onClose}
        >
          <Icon name="close" size={20} />
        </button>
      </header>
      <Reasons reasons={state.reasons} />
      <PictureMenu session={session} state={state} />
      <VoiceMenu session={session} />
      {state.report ? <Numbers rows={numbersOf(state.report)} /> : null}
    </section>
  );
}

function Reasons({ reasons }: { reasons: Reason[] }) {
  if (reasons.length === 0) return null;
  const advice = lineAdvice(reasons);
  return (
    <ul className="parley-reasons">
      {reasons.map(({ kind, quality, words, advice }) => (
        <li
          key={words}
          className={`parley-reason parley-reason--${quality}`}
          data-testid="quality-reason"
          data-kind={kind}
        >
          <p>{words}</p>
          <p className="parley-advice">{advice}</p>
        </li>
      ))}
      {advice ? <li className="parley-advice">{advice}</li> : null}
    </ul>
  );
}

function Numbers({ rows }: { rows: [name: string, value: string][] }) {
  return (
    <details className="parley-numbers" open>
      <summary>Numbers</summary>
      <dl data-testid="quality-numbers">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
