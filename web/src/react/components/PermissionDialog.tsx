import { Dialog } from "./Dialog";

interface PermissionDialogProps {
  onClose: () => void;
  onRetry: () => void;
}

const STEPS: [name: string, pattern: RegExp, steps: string[]][] = [
  [
    "Firefox",
    /Firefox\//,
    [
      "Click the crossed-out camera or microphone left of the address.",
      "Remove “Blocked” beside camera and microphone.",
      "Try again, and choose “Allow” when Firefox asks.",
    ],
  ],
  [
    "Chrome or Edge",
    /Chrom(e|ium)\//,
    [
      "Click the symbol left of the address.",
      "Switch camera and microphone on.",
      "Try again; sometimes the page must be loaded again.",
    ],
  ],
  [
    "Safari",
    /Safari\//,
    ["Open the menu Safari, then Settings for this website.", "Set camera and microphone to Allow.", "Try again."],
  ],
];

/** How to let this page use camera and microphone, for the browser in use first. */
export default function PermissionDialog({ onClose, onRetry }: PermissionDialogProps) {
  const mine = STEPS.find(([, pattern]) => pattern.test(navigator.userAgent)) ?? STEPS[1];
  const others = STEPS.filter((each) => each !== mine);
  const retry = () => {
    onClose();
    onRetry();
  };
  return (
    <Dialog title="Allow camera and microphone" testId="permission-dialog" onClose={onClose}>
      {mine ? <Steps name={mine[0]} steps={mine[2]} /> : null}
      <p className="parley-dialog-note">
        Still blocked? Look into the privacy settings of your computer or phone, under camera and microphone.
      </p>
      <details className="parley-help">
        <summary>Other browsers</summary>
        {others.map(([name, , steps]) => (
          <Steps key={name} name={name} steps={steps} />
        ))}
      </details>
      <div className="parley-dialog-actions">
        <button
          type="button"
          className="parley-button parley-button--primary"
          data-testid="permission-retry"
          onClick={retry}
        >
          Try again
        </button>
      </div>
    </Dialog>
  );
}

function Steps({ name, steps }: { name: string; steps: string[] }) {
  return (
    <section className="parley-steps">
      <h3>In {name}</h3>
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}
