import type { Words } from "./mediaProblems";

/** What this side found out about the relay (TURN server) that strict networks need. */
export type RelayAnswer = "none" | "silent" | "answers";

/** No way to another person was found in good time. */
export class NoWayError extends Error {
  override readonly name = "NoWayError";

  constructor(
    readonly relay: RelayAnswer,
    /** Addresses of the relay. */
    readonly urls: string[] = [],
  ) {
    super("Connection failed with user: ICE connection failed");
  }
}

/** The way to another person was lost and not found again. */
export class LostWayError extends Error {
  override readonly name = "LostWayError";

  constructor() {
    super("Connection closed with user: Connection lost");
  }
}

/** A device was unplugged while it was in use. */
export class DeviceLostError extends Error {
  override readonly name = "DeviceLostError";

  constructor(
    readonly kind: "audio" | "video",
    /** Whether another device took its place. */
    readonly replaced: boolean,
  ) {
    super(`The ${kind === "audio" ? "microphone" : "camera"} was disconnected`);
  }
}

/** Whether a connection that found no way has at least heard of a relay. */
export function relayAnswer(stats: RTCStatsReport, urls: string[]): RelayAnswer {
  if (!urls.some((url) => /^turns?:/.test(url))) return "none";
  let answers = false;
  stats.forEach((stat: { type: string; candidateType?: string }) => {
    if (stat.type === "local-candidate" && stat.candidateType === "relay") answers = true;
  });
  return answers ? "answers" : "silent";
}

/** Words for these errors; none for others. */
export function connectionWords(error: unknown): Words | undefined {
  if (error instanceof NoWayError) return { kind: "network", title: NO_WAY, hint: `Still trying. ${relayHint(error)}` };
  if (error instanceof LostWayError)
    return { kind: "network", title: "The connection was lost", hint: "Check your network, then call again." };
  if (error instanceof DeviceLostError) return lostDevice(error);
  return undefined;
}

const NO_WAY = "No way to the other person yet";

function relayHint({ relay, urls }: NoWayError): string {
  if (relay === "none")
    return "A firewall is in between, and this server has no TURN server: ask whoever runs it for one.";
  if (relay === "answers")
    return "Your side reaches the TURN server; the other person's firewall may block it. Ask them to try another network.";
  const places = [...new Set(urls.map((url) => url.replace(/^\w+:|\?.*/g, "")))].slice(0, 3).join(", ");
  return `The TURN server (${places}) must be reachable and does not answer: a firewall may block it. Try another network, or ask whoever runs this one.`;
}

function lostDevice({ kind, replaced }: DeviceLostError): Words {
  const device = kind === "audio" ? "microphone" : "camera";
  const title = `Your ${device} was disconnected`;
  if (replaced) return { kind: "device", title, hint: `Another ${device} has taken its place.` };
  return { kind: "device", title, hint: `Connect one, then turn your ${device} on again.` };
}
