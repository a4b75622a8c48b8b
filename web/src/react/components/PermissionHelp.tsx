import { useState } from "react";
import { useLazy } from "../useLazy";

const load = () => import("./PermissionDialog").then((module) => module.default);

/** The way to the words about permissions. */
export function PermissionHelp({ onRetry }: { onRetry: () => void }) {
  const [open, setOpen] = useState(false);
  const PermissionDialog = useLazy(load, open);
  return (
    <>
      <button type="button" className="parley-button" data-testid="permission-help" onClick={() => setOpen(true)}>
        How to allow it
      </button>
      {PermissionDialog ? <PermissionDialog onClose={() => setOpen(false)} onRetry={onRetry} /> : null}
    </>
  );
}
