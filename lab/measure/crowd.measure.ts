import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "puppeteer-core";
import { expect, it } from "vitest";
import { chromium, firefox } from "../browser/browsers";
import { liveHeapKb, metric } from "../browser/crowd";
import { Guest } from "../browser/guest";
import { Server, until } from "../browser/server";
import { StrangersSite } from "../browser/strangers";
import { tokenOf } from "../browser/tokens";

const ROOT = new URL("../..", import.meta.url).pathname;
const MINUTES = Number(process.env.MINUTES ?? 10);
const PEOPLE = Number(process.env.PEOPLE ?? 20);
/** Two Chromium, one Firefox. */
const OTHERS = 3;
const STAYING = 7;
const ROOM = "crowd";
/** That of the lab's own clients, which sign their tokens themselves. */
const SECRET = "a secret of the lab, 32 bytes or more";

/** When everybody has been there for a while, after a page was opened: only then it is counted. */
const SETTLED_MS = 60_000;

interface Lengths {
  n: number;
  p50: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
}

interface Told {
  voices: Lengths;
  pictures: Lengths;
  receivesAll: Lengths;
  isHeard: Lengths;
  turns: Lengths;
  pauses: number;
  entered: number;
  longGaps: string[];
  failures: string[];
}

/** What one page saw: the longest time that something did not go on, by kind. */
interface Seen {
  audio: number;
  video: number;
  tracks: number;
}

// biome-ignore lint/suspicious/noExplicitAny: what the pages keep in their window
type Any = any;

/** Runs in pages before anything else: five times a second it looks what has arrived of each track, and keeps the longest time of nothing. */
function watch(settled: number): void {
  const last = new Map<string, { count: number; at: number }>();
  const longest = { audio: 0, video: 0 };
  const note = ({ id, kind, packetsReceived, framesDecoded = 0 }: Any, at: number) => {
    const count = kind === "audio" ? packetsReceived : framesDecoded;
    const before = last.get(id);
    if (before && before.count > 0 && at > settled)
      longest[kind as "audio"] = Math.max(longest[kind as "audio"], at - before.at);
    if (count !== before?.count) last.set(id, { count, at });
  };
  const look = async () => {
    const peers = ((window as Any).peers as RTCPeerConnection[]).filter((each) => each.signalingState !== "closed");
    const reports = await Promise.all(peers.map((each) => each.getStats()));
    const tracks = reports.flatMap((each) => [...each.values()]).filter((each) => each.type === "inbound-rtp");
    const present = new Set(tracks.map((each) => each.id));
    for (const each of tracks) note(each, performance.now());
    for (const id of last.keys()) if (!present.has(id)) last.delete(id);
    (window as Any).seen = { ...longest, tracks: present.size };
    setTimeout(look, 200);
  };
  void look();
}

async function enter(browser: Browser, site: StrangersSite, server: Server, name: string): Promise<Guest> {
  const guest = await Guest.atSmall(browser, name);
  await guest.page.evaluateOnNewDocument(watch, SETTLED_MS);
  await guest.open(
    `${site.url}/#${new URLSearchParams({ server: server.url, room: ROOM, name, token: tokenOf(name, SECRET) })}`,
  );
  await guest.page.waitForFunction(() => document.getElementById("state")?.textContent === "joined");
  return guest;
}

/** A voice and a picture as an encoder makes them, for clients that have none. */
function record(folder: string): { voice: string; picture: string } {
  const [voice, picture] = [join(folder, "voice"), join(folder, "picture")];
  const make = (pipeline: string, file: string) =>
    execFileSync("gst-launch-1.0", ["-q", ...`${pipeline} ! rtpstreampay ! filesink location=${file}`.split(" ")]);
  make(
    "audiotestsrc num-buffers=500 samplesperbuffer=960 freq=440 volume=0.3 ! audio/x-raw,rate=48000 ! opusenc frame-size=60 ! rtpopuspay",
    voice,
  );
  make(
    "videotestsrc num-buffers=60 pattern=ball ! video/x-raw,width=320,height=240,framerate=5/1 ! vp8enc deadline=1 keyframe-max-dist=60 ! rtpvp8pay",
    picture,
  );
  return { voice, picture };
}

/** Clients of our own, in a process of theirs. */
class Ours {
  told: Told | undefined;
  private errors = "";
  private readonly process: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(
    server: Server,
    media: { voice: string; picture: string },
    people: number,
    stay: number,
    seconds: number,
  ) {
    const jars = `${ROOT}lab/target/classes:${ROOT}server/target/test-classes:${ROOT}server/target/parley.jar`;
    const signal = `${server.url.replace("http", "ws")}/v1/webrtc/signal?room=${ROOM}`;
    const words = [signal, media.voice, media.picture, people, stay, seconds].map(String);
    const java = "--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp".split(" ");
    this.process = spawn(
      "bash",
      [
        "-c",
        `. ${ROOT}lab/jdk.sh && exec "$JAVA" "$@"`,
        "java",
        ...java,
        jars,
        "dev.parley.lab.CrowdMeasure",
        ...words,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    this.ended = once(this.process, "exit");
    this.process.stderr?.on("data", (chunk) => {
      this.errors = (this.errors + chunk).slice(-4000);
    });
    createInterface({ input: this.process.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      this.told = JSON.parse(line) as Told;
      const { voices, pictures, receivesAll, turns } = this.told;
      console.log(JSON.stringify({ voices, pictures, receivesAll, turns, load: loadavg()[0] }));
    });
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async end(): Promise<Told> {
    await this.ended;
    if (!this.told || this.process.exitCode !== 0) throw new Error(`our clients failed: ${this.errors}`);
    return this.told;
  }

  kill(): void {
    this.process.kill("SIGKILL");
  }
}

/** What the process of a server holds. */
function held(server: Server) {
  const files = readdirSync(`/proc/${server.pid}/fd`).map((each) => {
    try {
      return readlinkSync(`/proc/${server.pid}/fd/${each}`);
    } catch {
      return ""; // closed meanwhile
    }
  });
  const threads = readdirSync(`/proc/${server.pid}/task`)
    .map((each) => readFileSync(`/proc/${server.pid}/task/${each}/comm`, "utf8").trim())
    // Those of the JVM itself come and go with its work.
    .filter((name) => !/^(C[12] Comp|Z[A-Z]|ForkJoin|VirtualThread|Common-Cleaner)/.test(name));
  return { sockets: files.filter((each) => each.startsWith("socket")).length, threads: threads.toSorted() };
}

/** Objects of rooms and connections that are still reachable, by class. */
function leftOver(server: Server): string[] {
  const jcmd = join(dirname(readlinkSync(`/proc/${server.pid}/exe`)), "jcmd");
  const classes = execFileSync(jcmd, [String(server.pid), "GC.class_histogram"], { encoding: "utf8" });
  return classes
    .split("\n")
    .filter((line) =>
      /dev\.parley\.(core\.sfu\.(Room|Participant|Publication|Subscription)|core\.peer\.Peer|server\.room\.Peer) /.test(
        line,
      ),
    )
    .map((line) => line.trim().replace(/\s+/g, " "));
}

async function isEmpty(server: Server): Promise<boolean> {
  for (const name of ["parley_media_seats", "parley_room_participants", "parley_rooms", "parley_room_connections"]) {
    if ((await metric(server, name)) !== 0) return false;
  }
  return true;
}

const line = (what: string, { n, p50, p95, p99, p999, max }: Lengths) =>
  `${what.padEnd(40)} n=${n}  p50 ${p50}  p95 ${p95}  p99 ${p99}  p99.9 ${p999}  max ${max} ms`;

const TIMEOUT = (MINUTES + 5) * 60_000;

it("people come and go in a full room, and nothing of them stays behind", { timeout: TIMEOUT }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "crowd-"));
  const media = record(folder);
  const site = await StrangersSite.start("plain-room.html");
  const server = await Server.start({
    PARLEY_JWT_SECRET: SECRET,
    PARLEY_ALLOWED_ORIGINS: site.url,
    PARLEY_ROOM_AUTO_CREATE: "true",
  });
  const load = [loadavg()[0] ?? 0];

  // What is made once and kept is made before we count.
  expect((await new Ours(server, media, 6, 2, 10).end()).failures).toEqual([]);
  await until(() => isEmpty(server), 30_000, "the room to be empty");
  liveHeapKb(server);
  const before = held(server);

  const browsers = await Promise.all([chromium(), chromium(), firefox({ "layout.frame_rate": 5 })]);
  const pages: Guest[] = [];
  for (const [i, name] of ["Ada", "Ben", "Fay"].entries())
    pages.push(await enter(browsers[i] as Browser, site, server, name));
  const ours = new Ours(server, media, PEOPLE - OTHERS, STAYING, MINUTES * 60);
  const heaps: number[] = [];
  try {
    let next = performance.now() + 60_000;
    while (ours.running) {
      await until(() => !ours.running || performance.now() > next, 120_000, "a minute");
      if (!ours.running) break;
      next += 60_000;
      heaps.push(liveHeapKb(server));
      load.push(loadavg()[0] ?? 0);
    }
    const told = await ours.end();
    const seen = await Promise.all(pages.map((each) => each.page.evaluate(() => (window as Any).seen as Seen)));
    const sounds = await Promise.all(pages.map((each) => each.sound()));
    await Promise.all(pages.map((each) => each.page.click("#leave").then(() => each.close())));
    await Promise.all(browsers.map((each) => each.close()));
    await until(() => isEmpty(server), 60_000, "the room to be empty");
    const heap = liveHeapKb(server);
    await until(() => held(server).sockets <= before.sockets, 60_000, "sockets to be closed").catch(() => {});
    const after = held(server);
    const left = leftOver(server);
    console.log(
      [
        `\n${PEOPLE} people for ${MINUTES} minutes; ${told.entered} entered; load ${load.map((each) => each.toFixed(1)).join(" ")}`,
        line("from piece to piece of a voice", told.voices),
        line("from picture to picture", told.pictures),
        line("entering, to all others received", told.receivesAll),
        line("entering, to received by another", told.isHeard),
        line("turns of our clients' own loop", told.turns),
        ...pages.map(
          ({ name }, i) =>
            `${name}: nothing of a voice for ${Math.round(seen[i]?.audio ?? 0)} ms at most, of a picture ${Math.round(seen[i]?.video ?? 0)} ms; ` +
            `${((100 * (sounds[i]?.concealed ?? 0)) / (sounds[i]?.samples ?? 1)).toFixed(2)} % of the sound made up`,
        ),
        `pictures paused for want of bandwidth: ${told.pauses}`,
        `heap after each minute: ${heaps.join(", ")} kB; when all have left: ${heap} kB`,
        `sockets ${before.sockets}, then ${after.sockets}; threads ${before.threads.length}, then ${after.threads.length}`,
        `left over: ${left.join("; ") || "nothing"}`,
        `gaps: ${told.longGaps.slice(0, 20).join("; ") || "none"}`,
        `failures: ${JSON.stringify([told.failures, server.complaints]).slice(0, 3000)}\n`,
      ].join("\n"),
    );
    expect(told.failures).toEqual([]);
    expect(server.complaints).toEqual([]);
    expect(left).toEqual([]);
    expect(after.sockets).toBeLessThanOrEqual(before.sockets);
    expect(after.threads).toEqual(before.threads);
  } finally {
    ours.kill();
    await Promise.all(browsers.map((each) => each.close().catch(() => {})));
    await server.stop();
    site.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
