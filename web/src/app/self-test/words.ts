import type { Gathered, Relayed } from "./trial";
import type { Kind, Way } from "./way";

export const TITLES: Record<Kind, string> = {
  stun: "Your address outside",
  udp: "Relay over UDP",
  tcp: "Relay over TCP",
  tls: "Relay inside TLS",
};

const NO_ANSWER = 701;

/** Why a server did not give what it was asked for, and what to do about it. */
export function failure(way: Way, { error }: Gathered): string {
  const { host, port } = way;
  switch (error?.code) {
    case 300:
      return "The server is stopping and sends newcomers to another one. Try again later.";
    case 401:
    case 438:
      return "The server does not accept the credentials: they are wrong or have expired. Whoever runs it should compare TURN_SECRET on both sides, and the clocks.";
    case 403:
      return "The server forbids this address. Its turn-allow-peers says what it allows.";
    case 486:
      return "You have as many relays open as one person may. Close other calls and test pages, then try again.";
    case 508:
      return "The server has no room for another relay at the moment.";
  }
  if (error && error.code !== NO_ANSWER) return `The server refused with ${error.code} ${error.text}.`;
  if (/lookup|resolve/i.test(error?.text ?? "")) return `The name ${host} cannot be found by DNS.`;
  switch (way.kind) {
    case "stun":
    case "udp":
      return `No answer over UDP from ${host} port ${port}. A firewall on the way blocks UDP, or no server is there.`;
    case "tcp":
      return `No connection over TCP to ${host} port ${port}. A firewall on the way blocks that port, or no server is there.`;
    case "tls":
      return `No TLS connection to ${host} port ${port}. A firewall blocks that port, no server is there, or the browser does not trust its certificate for ${host}.`;
  }
}

export function seen({ address, ms }: Gathered): string {
  if (!address) return `Answered in ${Math.round(ms)} ms; no NAT is between you and the server.`;
  return `From outside you are seen as ${address}. Answered in ${Math.round(ms)} ms.`;
}

export function carried({ address, ms }: Gathered, { sent, back, ms: trip }: Relayed): string {
  const time = trip < 10 ? trip.toFixed(1) : String(Math.round(trip));
  return `Relay at ${address} within ${Math.round(ms)} ms; ${back} of ${sent} packets came back, typically after ${time} ms.`;
}

export const NOT_CARRIED = "A relay was given, but packets through it do not arrive.";

/** How a way of each kind went. */
export type Ways = { kind: Kind; fine: boolean }[];

export interface Verdict {
  fine: boolean;
  title: string;
  hint: string;
}

/** What all of it means for calls. */
export function verdict(ways: Ways, media: boolean): Verdict {
  const network = networkVerdict(ways);
  if (media || !network.fine) return network;
  return {
    fine: false,
    title: "The network is ready for calls; camera or microphone is not.",
    hint: "Do what the line about them says, then test again.",
  };
}

function networkVerdict(ways: Ways): Verdict {
  const works = (...kinds: Kind[]) => ways.some(({ kind, fine }) => fine && kinds.includes(kind));
  if (works("udp"))
    return { fine: true, title: "Calls will work here.", hint: "Also with people whose network lets nobody in." };
  if (works("tcp", "tls"))
    return {
      fine: true,
      title: "Calls will work here, but not at their best.",
      hint: "UDP does not get through, so calls go over TCP: picture and sound may stutter when the network is busy.",
    };
  if (works("stun"))
    return {
      fine: false,
      title: "Calls will work with some people only.",
      hint: "No relay can be used, so a call needs two networks that let each other in.",
    };
  return {
    fine: false,
    title: "Calls will not work here, except within this network.",
    hint: "No server that helps calls through firewalls can be reached. The lines above say why.",
  };
}
