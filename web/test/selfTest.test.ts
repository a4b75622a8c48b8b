import { describe, expect, it } from "vitest";
import { wayOf } from "../src/app/self-test/way";
import { carried, failure, seen, verdict } from "../src/app/self-test/words";

const way = (url: string) => {
  const found = wayOf(url);
  if (!found) throw new Error(`${url} is no way`);
  return found;
};

describe("the self-test", () => {
  it.each([
    ["stun:a.example", "stun", 3478],
    ["turn:a.example", "udp", 3478],
    ["TURN:a.example:99?transport=udp", "udp", 99],
    ["turn:[2001:db8::1]:99?transport=tcp", "tcp", 99],
    ["turns:a.example:443?transport=tcp", "tls", 443],
    ["turns:a.example", "tls", 5349],
  ])("knows how %s is reached", (url, kind, port) => {
    expect(wayOf(url)).toMatchObject({ kind, port, url });
  });

  it.each(["http://a.example", "turn:", "turns:a.example?transport=udp", "stuns:a.example", "turn:a b", ""])(
    "takes %j for nothing a browser can use",
    (url) => expect(wayOf(url)).toBeUndefined(),
  );

  it.each([
    ["turn:a?transport=udp", 401, "", /credentials: they are wrong or have expired/],
    ["turn:a?transport=udp", 486, "", /as many relays/],
    ["turn:a?transport=udp", 508, "", /no room/],
    ["turn:a?transport=udp", 403, "", /forbids/],
    ["turn:a?transport=udp", 300, "", /stopping/],
    ["turn:a?transport=udp", 500, "Server Error", /500 Server Error/],
    ["turn:a?transport=udp", 701, "TURN host lookup received error.", /a cannot be found by DNS/],
    ["turn:a?transport=udp", 701, "TURN allocate request timed out.", /No answer over UDP from a port 3478/],
    ["turn:a?transport=tcp", 701, "", /No connection over TCP to a port 3478/],
    ["turns:a:443", 701, "", /No TLS connection to a port 443.*certificate/],
    ["stun:a", 701, "", /No answer over UDP/],
  ])("says why %s failed with %i %s [A135]", (url, code, text, words) => {
    expect(failure(way(url), { error: { code, text }, ms: 1 })).toMatch(words);
  });

  it("says as much where the browser gives no reason, as Firefox does", () => {
    expect(failure(way("turn:a?transport=tcp"), { ms: 1 })).toMatch(/No connection over TCP/);
  });

  it("names the address outside where there is one", () => {
    expect(seen({ address: "198.51.100.1:4", ms: 12.4 })).toBe(
      "From outside you are seen as 198.51.100.1:4. Answered in 12 ms.",
    );
    expect(seen({ address: "", ms: 12.4 })).toMatch(/no NAT/);
  });

  it("says how many packets came back, and how fast", () => {
    const words = carried({ address: "198.51.100.1:4", ms: 30 }, { sent: 50, back: 49, ms: 2.345 });
    expect(words).toBe("Relay at 198.51.100.1:4 within 30 ms; 49 of 50 packets came back, typically after 2.3 ms.");
  });

  it.each([
    [["stun", "udp", "tcp"], true, true, /^Calls will work here\.$/],
    [["tcp"], true, true, /not at their best/],
    [["tls"], true, true, /not at their best/],
    [["stun"], true, false, /with some people only/],
    [[], true, false, /will not work/],
    [["udp"], false, false, /camera or microphone is not/],
    [[], false, false, /will not work/],
  ] as const)("judges by the best way: %j, media %j [A135]", (fine, media, good, title) => {
    const kinds = ["stun", "udp", "tcp", "tls"] as const;
    const ways = kinds.map((kind) => ({ kind, fine: (fine as readonly string[]).includes(kind) }));
    expect(verdict(ways, media)).toMatchObject({ fine: good, title: expect.stringMatching(title) });
  });
});
