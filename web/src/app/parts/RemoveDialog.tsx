import { Dialog } from "../../react/components/Dialog";

interface RemoveDialogProps {
  name: string;
  onRemove: () => void;
  onClose: () => void;
}

/** Nobody is sent away by a slip of the finger. */
export function RemoveDialog({ name, onRemove, onClose }: RemoveDialogProps) {
  const remove = () => {
    onRemove();
    onClose();
  };
  return (
    <Dialog title={`Remove ${name}?`} testId="remove-dialog" onClose={onClose}>
      <p className="parley-dialog-note">They leave the room at once. Whoever knows the link can come back.</p>
      <div className="parley-dialog-actions">
        <button type="button" className="parley-button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="parley-button parley-button--danger" data-testid="remove" onClick={remove}>
          Remove
        </button>
      </div>
    </Dialog>
  );
}
