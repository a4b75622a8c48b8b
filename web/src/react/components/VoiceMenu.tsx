import { useState } from "react";
import type { VoiceProcessing } from "../../lib/callMedia";
import type { CallSession } from "../../lib/callSession";

const CHOICES: { key: keyof VoiceProcessing; name: string; remark: string }[] = [
  { key: "echoCancellation", name: "Remove echo", remark: "off only with headphones, for music" },
  { key: "noiseSuppression", name: "Remove noise", remark: "fans, keys, the street" },
  { key: "autoGainControl", name: "Even out loudness", remark: "off where the microphone has its own" },
];

/** What the browser does to one's voice. All of it is good for talking; music may want it off. */
export function VoiceMenu({ session }: { session: CallSession }) {
  const [processing, setProcessing] = useState(session.manager.processing);
  const change = async (key: keyof VoiceProcessing, on: boolean) => {
    setProcessing({ ...processing, [key]: on });
    await session.setProcessing({ [key]: on });
    setProcessing({ ...session.manager.processing });
  };
  return (
    <fieldset className="parley-choices" data-testid="voice-menu">
      <legend>Your voice</legend>
      {CHOICES.map(({ key, name, remark }) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={processing[key]}
            data-testid={`voice-${key}`}
            onChange={(event) => void change(key, event.currentTarget.checked)}
          />
          <span>
            {name}
            <small>{remark}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
