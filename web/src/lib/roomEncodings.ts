import type { EncodingState, TrackSource } from "./roomWire";

/** Below and above each other: small for thumbnails and thin lines, large for whoever looks at one person. */
const CAMERA: RTCRtpEncodingParameters[] = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 2_000_000 },
];

const CAMERA_BPS = CAMERA.reduce((sum, { maxBitrate = 0 }) => sum + maxBitrate, 0);

/** With less than that a browser leaves an encoding out. */
const LEAST_BPS = 50_000;

/** One size: Chromium takes seconds to begin a second share of a screen in two. */
const SCREEN: RTCRtpEncodingParameters[] = [{ maxBitrate: 2_500_000 }];

/** Half of the pictures can be left out for whoever wants fewer; browsers that do not know the word read over it. */
const TEMPORAL = { scalabilityMode: "L1T2" };

/** In which encodings this side sends a source; undefined leaves it to the browser. */
export function encodingsOf(source: TrackSource): RTCRtpEncodingParameters[] | undefined {
  if (source === "camera") return CAMERA.map((each) => ({ ...each, ...TEMPORAL }));
  return source === "screen" ? SCREEN.map((each) => ({ ...each })) : undefined;
}

/** All sizes of a camera take so much together, each its part of it: never more than it needs, nor less than a browser sends. */
export async function fitCamera(sender: RTCRtpSender, kbps: number): Promise<void> {
  const part = Math.min(1, (kbps * 1000) / CAMERA_BPS);
  const parameters = sender.getParameters();
  let changed = false;
  for (const each of parameters.encodings ?? []) {
    const most = CAMERA.find(({ rid }) => rid === each.rid)?.maxBitrate;
    if (most === undefined) continue;
    const bps = Math.max(LEAST_BPS, Math.round(most * part));
    if (each.maxBitrate === bps) continue;
    each.maxBitrate = bps;
    changed = true;
  }
  if (changed) await sender.setParameters(parameters).catch(() => {});
}

/** Sends the encodings that somebody watches, and pauses the others. Resolves whether or not the browser could. */
export async function demand(sender: RTCRtpSender, wanted: EncodingState[]): Promise<void> {
  const parameters = sender.getParameters();
  let changed = false;
  for (const each of parameters.encodings ?? []) {
    const state = wanted.find(({ rid }) => rid === null || rid === each.rid);
    if (!state || (each.active ?? true) === state.active) continue;
    each.active = state.active;
    changed = true;
  }
  // A sender whose section has ended meanwhile refuses; then there is nothing to save.
  if (changed) await sender.setParameters(parameters).catch(() => {});
}

/** Everything is sent again: what the server said was about another track. */
export const EVERYTHING: EncodingState[] = [{ rid: null, active: true }];
