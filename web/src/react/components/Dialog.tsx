import { type ReactNode, useId } from "react";
import { useModal } from "../useModal";
import { Icon } from "./Icon";

interface DialogProps {
  title: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}

/** A dialog above everything else, with a title and a way to close it; Escape and a click beside it do so too. */
export function Dialog({ title, testId, onClose, children, wide = false }: DialogProps) {
  const dialog = useModal();
  const id = useId();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same as a click beside it
    <dialog
      ref={dialog}
      className={`parley-dialog ${wide ? "parley-dialog--wide" : ""}`}
      aria-labelledby={id}
      data-testid={testId}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="parley-dialog-inside">
        <header className="parley-dialog-head">
          <h2 id={id}>{title}</h2>
          <button
            type="button"
            className="parley-icon-button"
            data-testid={`${testId}-close`}
            aria-label="Close"
            title="Close (Esc)"
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
