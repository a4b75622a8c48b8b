interface SwitchProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  testId: string;
}

/** Something that is on or off from now on. */
export function Switch({ label, hint, checked, onChange, testId }: SwitchProps) {
  return (
    <label className="parley-switch">
      <span className="parley-switch-words">
        {label}
        {hint ? <small>{hint}</small> : null}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        data-testid={testId}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
