/** Something that can be chosen, with words for it. */
export interface Device {
  id: string;
  label: string;
}

/** What is connected to this computer. Empty as long as the browser hides it. */
export interface Devices {
  cameras: Device[];
  microphones: Device[];
  speakers: Device[];
}

/** Asks the browser what there is; useful only after camera or microphone was opened. */
export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
  return {
    cameras: named(all, "videoinput", "Camera"),
    microphones: named(all, "audioinput", "Microphone"),
    speakers: named(all, "audiooutput", "Speaker"),
  };
}

function named(all: MediaDeviceInfo[], kind: MediaDeviceKind, word: string): Device[] {
  return all
    .filter((each) => each.kind === kind && each.deviceId)
    .map((each, i) => ({ id: each.deviceId, label: each.label || `${word} ${i + 1}` }));
}
