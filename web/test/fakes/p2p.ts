import { vi } from "vitest";
import { P2PCall } from "../../src/lib/p2pCall";

/** A description as browsers write one, as far as this side of the wire looks into it. */
export function sdp(type: "offer" | "answer", ufrag = "abcd"): string {
  const setup = type === "offer" ? "actpass" : "active";
  return `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:${ufrag}\r\na=setup:${setup}\r\n`;
}

/** A host that remembers what it is told, and a call in it. */
export function callInHost(servers: RTCIceServer[] | Error = [], video = true) {
  const host = {
    iceServers: vi.fn(async () => {
      if (servers instanceof Error) throw servers;
      return servers;
    }),
    sendOffer: vi.fn(),
    sendAnswer: vi.fn(),
    sendEnd: vi.fn(),
  };
  return { host, call: new P2PCall(host, { video, onChange: () => {} }) };
}
