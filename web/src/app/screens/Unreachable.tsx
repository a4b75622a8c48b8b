import type { Problem } from "../../lib/problems";
import { Welcome } from "../parts/Welcome";

/** The server does not answer. */
export function Unreachable({ problem, onRetry }: { problem: Problem; onRetry: () => Promise<void> }) {
  return (
    <Welcome lead={problem.title}>
      <p className="app-note" role="alert" data-testid="error">
        {problem.hint}
      </p>
      <button
        type="button"
        data-testid="retry"
        className="parley-button parley-button--primary app-wide"
        onClick={() => void onRetry()}
      >
        Try again
      </button>
    </Welcome>
  );
}
