import type { Browser } from "puppeteer-core";
import { fresh } from "./attempt";
import { chromium, firefox } from "./browsers";
import { Guest } from "./guest";
import { GuestProgram, type PROGRAMS } from "./guestProgram";
import { NodeGuest } from "./nodeGuest";
import { Server } from "./server";
import { WeriftGuest } from "./weriftGuest";

interface Anybody {
  receives(people: number, withinMs?: number): Promise<void>;
  close(): unknown;
}

interface Heard {
  type: string;
  data: Record<string, unknown>;
}

/** Those that take longest to start come first. */
export const MAKERS = ["webrtc-java", "aiortc", "GStreamer", "Chromium", "Firefox", "@roamhq/wrtc", "werift"] as const;
export type Maker = (typeof MAKERS)[number];

/** A server, and clients of every maker that can enter its rooms. */
export class Makers {
  readonly guests: Anybody[] = [];

  private constructor(
    private readonly server: Server,
    private readonly one: Browser,
    private readonly fox: Browser,
  ) {}

  static async start(): Promise<Makers> {
    // Seven of them on two cores: what nobody looks at is painted rarely.
    const browsers = Promise.all([chromium(), firefox({ "layout.frame_rate": 5 })]);
    const server = await Server.start();
    return new Makers(server, ...(await browsers));
  }

  async enter(maker: Maker, room: string): Promise<void> {
    this.guests.push(await this.newcomer(maker, fresh(room)));
  }

  private newcomer(maker: Maker, room: string): Promise<Anybody> {
    const { url } = this.server;
    switch (maker) {
      case "Chromium":
        return Guest.enterSmall(this.one, url, maker, room);
      case "Firefox":
        return Guest.enterSmall(this.fox, url, maker, room);
      case "@roamhq/wrtc":
        return NodeGuest.enter(url, "wrtc", room);
      case "werift":
        return WeriftGuest.enter(url, maker, room);
      default:
        return GuestProgram.enter(maker satisfies keyof typeof PROGRAMS, url, room);
    }
  }

  /** Waits until everybody receives everybody; gives what went wrong, in words. */
  async receiveEachOther(withinMs: number): Promise<string[]> {
    const all = this.guests;
    const received = await Promise.allSettled(all.map((each) => each.receives(all.length - 1, withinMs)));
    const missing = received.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
    return [...missing, ...this.failures()];
  }

  private failures(): string[] {
    const heard = this.guests.flatMap((each) => ("heard" in each ? (each.heard as Heard[]) : []));
    return heard.filter(({ type }) => type === "failure" || type === "error").map((each) => JSON.stringify(each));
  }

  async leave(): Promise<void> {
    await Promise.all(this.guests.splice(0).map((each) => each.close()));
  }

  async stop(): Promise<void> {
    await Promise.all([this.one.close(), this.fox.close()]);
    await this.server.stop();
  }
}
