/** A voice in a speech bubble. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg className="app-logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        className="app-logo-bubble"
        d="M12 3h8a9 9 0 0 1 9 9v1a9 9 0 0 1-9 9h-6l-6.3 5.2A1 1 0 0 1 6 26.4V20.5A9 9 0 0 1 3 13.8V12a9 9 0 0 1 9-9Z"
      />
      <path className="app-logo-voice" d="M11 10.5v5M16 8v10M21 10.5v5" />
    </svg>
  );
}
