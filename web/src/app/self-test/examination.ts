import { Api } from "../../lib/api";
import { listDevices } from "../../lib/devices";
import { LocalMedia, MediaAccessError } from "../../lib/localMedia";
import { mediaWords } from "../../lib/mediaProblems";
import { problemOf } from "../../lib/problems";
import type { TurnCredentials } from "../../lib/types";
import { identity } from "../identity";
import { gather, relay } from "./trial";
import { type Way, wayOf } from "./way";
import { carried, failure, NOT_CARRIED, seen, TITLES, verdict, type Ways } from "./words";

export type Outcome = "running" | "fine" | "failed";

/** One line of the page. */
export interface Step {
  id: string;
  title: string;
  detail?: string;
  outcome: Outcome;
  words: string;
}

/** Goes through everything that a call needs, and tells each step as it happens. */
export class Examination {
  private readonly steps = new Map<string, Step>();

  constructor(private readonly changed: (steps: Step[]) => void) {}

  /** @param given a server to test in place of ours */
  async run(given?: TurnCredentials): Promise<void> {
    this.steps.clear();
    if (!this.browser()) return;
    const media = given ? undefined : this.media();
    const credentials = given ?? (await this.credentials());
    const ways = credentials ? await this.servers(credentials) : [];
    const { fine, title, hint } = verdict(ways, (await media) ?? true);
    this.tell("verdict", title, fine ? "fine" : "failed", hint);
  }

  private tell(id: string, title: string, outcome: Outcome, words: string, detail?: string): void {
    this.steps.set(id, { id, title, outcome, words, ...(detail ? { detail } : {}) });
    this.changed([...this.steps.values()]);
  }

  private browser(): boolean {
    const able = "RTCPeerConnection" in window;
    const words = able
      ? "It knows WebRTC."
      : "It does not know WebRTC, or WebRTC is switched off by a setting or an extension.";
    this.tell("browser", "Browser", able ? "fine" : "failed", words);
    return able;
  }

  private async media(): Promise<boolean> {
    const title = "Camera and microphone";
    this.tell("media", title, "running", "The browser may ask you for permission…");
    const media = new LocalMedia();
    try {
      await media.open(true, true);
      const { cameras, microphones } = await listDevices();
      this.tell("media", title, "fine", `Both open. Cameras: ${cameras.length}, microphones: ${microphones.length}.`);
      return true;
    } catch (error) {
      const known = error instanceof MediaAccessError ? error : new MediaAccessError(String(error));
      const { title: problem, hint } = mediaWords(known);
      this.tell("media", title, "failed", `${problem}. ${hint}`);
      return false;
    } finally {
      media.release();
    }
  }

  private async credentials(): Promise<TurnCredentials | undefined> {
    const title = "Server and credentials";
    this.tell("credentials", title, "running", "Asking the server…");
    try {
      const token = await tokenOfThisTab();
      if (!token) {
        this.tell("credentials", title, "failed", "Nobody is signed in. Sign in on the start page, then come back.");
        return undefined;
      }
      const { credentials, expiresAt } = await new Api({ token: () => token }).turnCredentials();
      const until = expiresAt ? ` They are good until ${new Date(expiresAt).toLocaleString()}.` : "";
      this.tell("credentials", title, "fine", `The server gave credentials for the relay.${until}`);
      return credentials;
    } catch (error) {
      const { title: problem, hint } = problemOf(error);
      this.tell("credentials", title, "failed", `${problem}. ${hint}`);
      return undefined;
    }
  }

  private async servers({ urls, username, credential }: TurnCredentials): Promise<Ways> {
    const all = [urls].flat();
    const ways = all.flatMap((url) => wayOf(url) ?? []);
    for (const url of all.filter((each) => !wayOf(each)))
      this.tell(url, "Server", "failed", "This is no URL of STUN or TURN that a browser can use.", url);
    const server = { ...(username ? { username } : {}), ...(credential ? { credential } : {}) };
    return Promise.all(
      ways.map(async (way) => ({ kind: way.kind, fine: await this.server(way, { ...server, urls: way.url }) })),
    );
  }

  private async server(way: Way, server: RTCIceServer): Promise<boolean> {
    const tell = (outcome: Outcome, words: string) =>
      this.tell(way.url, TITLES[way.kind], outcome, words, way.url.replace(/\?.*/, ""));
    tell("running", "Looking for it…");
    try {
      const gathered = await gather(server, way.kind === "stun" ? "srflx" : "relay");
      if (gathered.address === undefined) {
        tell("failed", failure(way, gathered));
        return false;
      }
      if (way.kind === "stun") {
        tell("fine", seen(gathered));
        return true;
      }
      tell("running", `Relay at ${gathered.address}; sending packets through it…`);
      const relayed = await relay(server);
      const arrives = relayed.back > 0;
      tell(arrives ? "fine" : "failed", arrives ? carried(gathered, relayed) : NOT_CARRIED);
      return arrives;
    } catch {
      tell("failed", NOT_CARRIED);
      return false;
    }
  }
}

/** Who is signed in here; in dev mode anybody, for this test alone. */
async function tokenOfThisTab(): Promise<string | null> {
  if (identity.token) return identity.token;
  const api = new Api();
  if (!(await api.info()).devMode) return null;
  return (await api.createDevSession("Self-test")).token;
}
