import type { Problem } from "../../lib/problems";
import { Icon } from "../../react/components/Icon";

/** What went wrong while one is in a room, with what to do next. */
export function RoomProblem({ problem, onClose }: { problem: Problem; onClose: () => void }) {
  return (
    <section className="parley-problem" role="alert" data-testid="error">
      <span className="parley-problem-icon">
        <Icon name="warning" />
      </span>
      <div className="parley-problem-text">
        <h2>{problem.title}</h2>
        <p>{problem.hint}</p>
        <p className="parley-problem-code" data-testid="error-message">
          {problem.message}
        </p>
        <div className="parley-problem-actions">
          <button type="button" className="parley-button" data-testid="dismiss" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </section>
  );
}
