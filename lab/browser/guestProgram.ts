import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { tokenOf } from "./guest";
import { until } from "./server";

const ROOT = new URL("../..", import.meta.url).pathname;

type Data = Record<string, unknown>;

/** What arrives of one person: pictures that differ from the one before, and how loud the loudest sound was. */
interface Received {
  pictures: number;
  loudest: number;
}

/** The program of a client with its fixed arguments; the address, a token and the room follow. */
export const PROGRAMS = {
  aiortc: ["/usr/bin/python3", `${ROOT}lab/clients/aiortc_guest.py`],
  GStreamer: ["/usr/bin/python3", `${ROOT}lab/clients/gstreamer_guest.py`],
  "webrtc-java": [
    "bash",
    "-c",
    `. ${ROOT}lab/jdk.sh && exec "$JAVA" "$@"`,
    "java",
    "--enable-native-access=ALL-UNNAMED",
    "-cp",
    `${ROOT}lab/target/classes:${ROOT}lab/target/clients/*:${ROOT}server/target/parley.jar`,
    "dev.parley.lab.LibwebrtcGuest",
  ],
};

/** Somebody in a room who is a program of its own, which says a line of JSON for all that happens to it. */
export class GuestProgram {
  readonly heard: { type: string; data: Data }[] = [];
  private received: Record<string, Received> = {};
  private errors = "";
  private readonly process: ChildProcess;

  private constructor(
    readonly name: string,
    command: string[],
  ) {
    const [program, ...words] = command;
    this.process = spawn(program as string, words, { stdio: ["ignore", "pipe", "pipe"] });
    createInterface({ input: this.process.stdout as NodeJS.ReadableStream }).on("line", (line) => this.hear(line));
    this.process.stderr?.on("data", (chunk) => {
      this.errors = (this.errors + chunk).slice(-2000);
    });
  }

  /** Joins with a voice and a picture that moves; done when in the room. */
  static async enter(program: keyof typeof PROGRAMS, url: string, room: string): Promise<GuestProgram> {
    const guest = new GuestProgram(program, [...PROGRAMS[program], url, await tokenOf(url, program), room]);
    await until(() => guest.hasHeard("welcome"), 60_000, `${program} to be in the room`).catch((error) => {
      guest.close();
      return guest.told(error);
    });
    return guest;
  }

  hasHeard(type: string): boolean {
    return this.heard.some((each) => each.type === type);
  }

  /** Waits until so many people arrive with moving pictures and with voices. */
  async receives(people: number, withinMs = 60_000): Promise<void> {
    const whole = () => Object.values(this.received).filter((each) => each.pictures > 10 && each.loudest > 500);
    await until(() => whole().length >= people, withinMs, `${this.name} to receive ${people} people`).catch(this.told);
  }

  close(): void {
    this.process.kill("SIGKILL");
  }

  private hear(line: string): void {
    if (!line.startsWith("{")) return;
    const { type, data } = JSON.parse(line);
    if (type === "received") this.received = data;
    else this.heard.push({ type, data });
  }

  private readonly told = (error: Error): never => {
    const failures = this.heard.filter(({ type }) => type === "failure" || type === "error");
    throw new Error(`${error.message}: ${JSON.stringify([this.received, failures])} ${this.errors}`);
  };
}
