import { useLazy } from "../useLazy";
import { ControlButton } from "./ControlButton";

const load = () => import("./ShortcutsDialog").then((module) => module.default);

interface HelpControlProps {
  keys: [string, string][];
  open: boolean;
  onChange: (open: boolean) => void;
}

/** The button that shows what keys do. */
export function HelpControl({ keys, open, onChange }: HelpControlProps) {
  const ShortcutsDialog = useLazy(load, open);
  return (
    <>
      <ControlButton
        icon="keyboard"
        label="Keyboard shortcuts"
        testId="help"
        keys="?"
        wideOnly
        onClick={() => onChange(true)}
      />
      {ShortcutsDialog ? <ShortcutsDialog keys={keys} onClose={() => onChange(false)} /> : null}
    </>
  );
}
