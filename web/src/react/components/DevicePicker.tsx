import { useId } from "react";
import type { Device } from "../../lib/devices";
import type { DeviceKind } from "../../lib/preferences";
import { Icon, type IconName } from "./Icon";

const WORDS: Record<DeviceKind, string> = { camera: "Camera", microphone: "Microphone", speaker: "Speaker" };
const ICONS: Record<DeviceKind, IconName> = { camera: "camera", microphone: "mic", speaker: "sound" };

interface DevicePickerProps {
  kind: DeviceKind;
  devices: Device[];
  /** Id of the one in use. */
  current: string | null | undefined;
  onChoose: (id: string) => void;
}

/** One of several devices of a kind. A single one is no choice, yet it tells what is in use. */
export function DevicePicker({ kind, devices, current, onChoose }: DevicePickerProps) {
  const id = useId();
  const known = devices.some((each) => each.id === current);
  return (
    <div className="parley-picker">
      <label htmlFor={id}>{WORDS[kind]}</label>
      <span className="parley-picker-field">
        <Icon name={ICONS[kind]} size={18} />
        <select
          id={id}
          data-testid={`${kind}-choice`}
          disabled={devices.length === 0}
          value={known ? (current as string) : ""}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {known ? null : <option value="">{devices.length === 0 ? "None found" : "Default of this browser"}</option>}
          {devices.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" size={16} />
      </span>
    </div>
  );
}
