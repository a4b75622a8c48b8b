import type { KeyboardEvent } from "react";
import { Icon, type IconName } from "./Icon";

interface ControlProps {
  icon: IconName;
  label: string;
  testId: string;
  onClick?: () => void;
  /** Instead of a click: something that lasts as long as the button is held. */
  hold?: { press(): void; release(): void };
  pressed?: boolean | undefined;
  keys?: string;
  /** Of no use on a phone. */
  wideOnly?: boolean;
  tone?: "plain" | "off" | "on" | "danger";
}

/** A round button of the bar; its words stand in a tip and for screen readers. */
export function ControlButton(props: ControlProps) {
  const { icon, label, testId, onClick, hold, pressed, keys, wideOnly, tone = "plain" } = props;
  return (
    <button
      type="button"
      className={`parley-control parley-control--${tone} ${wideOnly ? "is-wide-only" : ""}`}
      data-testid={testId}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      onClick={onClick}
      {...(hold ? holders(hold) : {})}
    >
      <Icon name={icon} size={icon === "hangUp" ? 28 : 24} />
    </button>
  );
}

/** By mouse, finger, or the keys that press buttons. */
function holders(hold: { press(): void; release(): void }) {
  const isPress = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  return {
    onPointerDown: () => hold.press(),
    onPointerUp: () => hold.release(),
    onPointerLeave: () => hold.release(),
    onPointerCancel: () => hold.release(),
    onContextMenu: (event: { preventDefault(): void }) => event.preventDefault(),
    onKeyDown: (event: KeyboardEvent) => isPress(event) && hold.press(),
    onKeyUp: (event: KeyboardEvent) => isPress(event) && hold.release(),
    onBlur: () => hold.release(),
  };
}
