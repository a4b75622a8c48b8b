import { useEffect, useState } from "react";
import type { Devices } from "../lib/devices";
import { watchDevices } from "../lib/deviceWatch";

const NONE: Devices = { cameras: [], microphones: [], speakers: [] };

/** What is connected, also after something is plugged in; `opened` is the stream whose opening makes browsers tell the names. */
export function useDevices(opened: MediaStream | null): Devices {
  const [devices, setDevices] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after a device is opened the browser tells more
  useEffect(() => watchDevices(setDevices), [opened]);
  return devices;
}
