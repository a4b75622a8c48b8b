import { Icon, type IconName } from "./Icon";

interface ControlProps {
  icon: IconName;
  label: string;
  testId: string;
  onClick: () => void;
  pressed?: boolean;
  keys?: string;
  tone?: "plain" | "off" | "on" | "danger";
}

/** A round button of the bar; its words stand in a tip and for screen readers. */
export function ControlButton({ icon, label, testId, onClick, pressed, keys, tone = "plain" }: ControlProps) {
  return (
    <button
      type="button"
      className={`parley-control parley-control--${tone}`}
      data-testid={testId}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      onClick={onClick}
    >
      <Icon name={icon} size={icon === "hangUp" ? 28 : 24} />
    </button>
  );
}
