import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SERVER, SmallInternet } from "./nat";
import { until } from "./server";

interface Found {
  what: string;
  ok: boolean;
  /** Of `doctor`. */
  advice?: string;
  /** Of `turn test`. */
  found?: string;
}

let internet: SmallInternet;

beforeAll(async () => {
  internet = SmallInternet.up();
  await internet.serve({ TURN_SECRET: "of the small internet" });
});

afterEach(() => firewall());
afterAll(() => internet?.down());

/** What the server's firewall drops or refuses from now on, and nothing else. */
function firewall(...rules: string[]): void {
  internet.run("server", "nft", "flush", "ruleset");
  if (rules.length === 0) return;
  internet.run("server", "nft", "add", "table", "inet", "fw");
  internet.run("server", "nft", "add chain inet fw into { type filter hook input priority 0; policy accept; }");
  for (const rule of rules) internet.run("server", "nft", `add rule inet fw into ${rule}`);
}

async function doctor(changes: Record<string, string> = {}): Promise<Found[]> {
  return JSON.parse(await internet.parley("server", ["doctor", "--json"], changes));
}

async function trial(url: string, ...options: string[]): Promise<Found[]> {
  return JSON.parse(await internet.parley("a", ["turn", "test", url, "--json", ...options]));
}

/** What is wrong, each with the sentence that says what to do. */
function wrong(found: Found[]): Record<string, string> {
  return Object.fromEntries(
    found.filter((each) => !each.ok).map((each) => [each.what, each.advice ?? each.found ?? ""]),
  );
}

describe("parley doctor, on the machine of a running server", () => {
  it("finds nothing where nothing is wrong, and has looked at everything; a wrong secret and a database that is away are told by what to do [A85, A136]", async () => {
    const [good, secret, database] = await Promise.all([
      doctor(),
      doctor({ TURN_SECRET: "another one" }),
      doctor({ PARLEY_DATABASE_URL: "jdbc:postgresql://203.0.113.10:1/none" }),
    ]);
    expect(wrong(good)).toEqual({});
    const looked = ["certificate", "database", "relay udp", "relay tcp", "relay tls", "relayed ports", "credentials"];
    expect(good.map((each) => each.what)).toEqual(expect.arrayContaining([...looked, "firewall", "people"]));
    expect(Object.keys(wrong(secret))).toEqual(["relay udp", "relay tcp", "relay tls"]);
    for (const words of Object.values(wrong(secret))) {
      expect(words).toMatch(
        /401: the credentials are wrong or have expired; is the secret the server's \(TURN_SECRET, restart it/,
      );
    }
    expect(wrong(database).database).toMatch(/203\.0\.113\.10:1 does not answer; start it, let TCP 1 through/);
  });

  it("tells a firewall that lets UDP through and not TCP, and relayed ports that somebody else has [A136]", async () => {
    firewall("tcp dport 3478 reject with tcp reset");
    const [closed, taken] = await Promise.all([doctor(), doctor({ PARLEY_TURN_RELAY_PORTS: "3478-3478" })]);
    expect(wrong(closed)).toEqual({
      "relay tcp": expect.stringMatching(/TCP 3478 is closed \(.+\); .*open it in every firewall/),
    });
    expect(wrong(taken)["relayed ports"]).toMatch(/1 of 1 tried cannot be opened, as 3478 .*PARLEY_TURN_RELAY_PORTS/);
  });
});

describe("parley turn test, somewhere else", () => {
  it("reaches a relayed port from outside, and says when a firewall has closed them [A86, A88, A136]", async () => {
    const url = `turn:${SERVER}:3478?transport=udp`;
    const open = await trial(url);
    expect(wrong(open)).toEqual({});
    expect(open.map((each) => each.what)).toEqual(["name", "gather", "allocate", "relay", "ports"]);
    expect(open.at(-1)?.found).toMatch(/from outside too/);
    firewall("udp dport 49152-65535 drop");
    expect(wrong(await trial(url))).toEqual({
      ports: expect.stringMatching(/from outside nothing reaches .*; let the relayed ports .* through the firewall/),
    });
  });

  it("and doctor both say that a certificate has expired, once the server has taken it without a restart [A72, A136]", async () => {
    const url = `turns:${SERVER}:5349`;
    expect(wrong(await trial(url)).gather).toMatch(/nobody whom browsers trust has signed the certificate/);
    expect(wrong(await trial(url, "--insecure"))).toEqual({});
    internet.expireCertificate();
    const found = doctor();
    await until(
      async () => /the certificate has expired: put a new one/.test(wrong(await trial(url)).gather ?? ""),
      20_000,
      "the server to take the new certificate",
    );
    expect(wrong(await found)).toEqual({
      certificate: expect.stringMatching(/expired at .*; put a new one into .*by itself/),
    });
  });
});
