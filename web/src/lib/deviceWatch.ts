import { type Devices, listDevices } from "./devices";

/** Tells what is connected, now and after each change, until the function that it gives is called. */
export function watchDevices(tell: (devices: Devices) => void): () => void {
  let gone = false;
  const look = async () => {
    const devices = await listDevices();
    if (!gone) tell(devices);
  };
  const media = globalThis.navigator?.mediaDevices;
  media?.addEventListener?.("devicechange", look);
  void look();
  return () => {
    gone = true;
    media?.removeEventListener?.("devicechange", look);
  };
}

/** Whether this browser lets pages choose where sound comes out. */
export function canChooseSpeaker(): boolean {
  return typeof HTMLMediaElement !== "undefined" && "setSinkId" in HTMLMediaElement.prototype;
}
