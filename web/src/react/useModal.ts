import { useEffect, useRef } from "react";

/** Opens a dialog above everything else as long as its component lives. */
export function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element?.isConnected && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return dialog;
}
