import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { anew, fresh } from "./attempt";
import { Guest } from "./guest";
import { SmallInternet } from "./nat";
import { Person } from "./person";

let internet: SmallInternet;
const browsers: Browser[] = [];
const guests: Guest[] = [];

beforeAll(async () => {
  internet = SmallInternet.up();
  browsers.push(...(await Promise.all([internet.browser("a"), internet.browser("b")])));
});

afterEach(async () => {
  await Promise.all(guests.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await internet?.down();
});

async function enter(name: string, home: string): Promise<Guest> {
  const guest = await Guest.at(browsers[name === "Ada" ? 0 : 1] as Browser, name);
  guests.push(guest);
  await guest.open(home.replace("/#", `/room/${fresh("shielded")}#`));
  await guest.isIn();
  return guest;
}

/** Two people hear and see each other, each over a relayed address of theirs and the one of the server that is not outside. */
async function meetByRelay(ada: Guest, ben: Guest): Promise<void> {
  await Promise.all([ada.receives(1), ben.receives(1)]);
  await ada.seesMovement();
  for (const each of [ada, ben]) {
    const { local, remote } = await each.path();
    expect({ local, remote }).toEqual({ local: "relay", remote: "host" });
  }
  expect(await ada.remoteCandidates()).toEqual(["127.0.0.1"]);
}

describe("a server whose rooms are reached through TURN alone", () => {
  beforeAll(() =>
    internet.serve({
      PARLEY_ROOM_AUTO_CREATE: "true",
      PARLEY_MEDIA_POLICY: "relay",
      PARLEY_MEDIA_HOST: "127.0.0.1",
    }),
  );

  afterAll(() => internet.stop());

  it("is heard and seen, by browsers that would take any way, over its relay and nothing else [O5, O6, O64, K1]", async () => {
    await meetByRelay(await enter("Ada", internet.home("Ada")), await enter("Ben", internet.home("Ben")));
  });

  it("has its media ports open on a private address only [O69]", () => {
    const sockets = internet.run("server", "ss", "-Huln").split("\n");
    const media = sockets.filter((line) => /:2000[01]\b/.test(line));
    expect(media.length).toBeGreaterThan(0);
    for (const line of media) expect(line).toMatch(/\s127\.0\.0\.1:2000[01]\s/);
  });
});

describe("a server that has shielded namespaces beside open ones", () => {
  beforeAll(() => internet.serve({ PARLEY_ROOM_AUTO_CREATE: "true" }));

  afterAll(() => internet.stop());

  async function home(namespace: string, name: string): Promise<string> {
    const token = await internet.parley("server", ["token", "--namespace", namespace, "--user", name, "--name", name]);
    return internet.home(name).replace(/#.*/, `#token=${token.trim()}`);
  }

  it("relays calls of two through itself as well, and lets no other way be made [K1, O5, O6]", async () => {
    await internet.parley("server", ["namespace", "create", "practice", "--topology", "relay"]);
    const [ada, ben] = (await Promise.all(
      ["Ada", "Ben"].map(async (name, i) => {
        const who = anew(`${name} Two`);
        const address = await home("practice", who);
        return Person.withToken(
          browsers[i] as Browser,
          address.replace(/^.*(?=#)/, internet.home(name).replace(/#.*/, "")),
          who,
        );
      }),
    )) as [Person, Person];
    await ada.call(ben, "video");
    await ben.click("accept-video");
    await Promise.all([ada, ben].flatMap((each) => [each.seesMovement(30_000), each.hears()]));
    for (const each of [ada, ben]) {
      expect([...(await each.ways()).entries()]).toEqual([["server", "relay"]]);
      await each.reads("call-status", /Connected/);
    }
    await ada.click("hang-up");
    await ben.sees("ended-reason");
    await Promise.all([ada, ben].map((each) => each.page.browserContext().close()));
  });

  it("relays what goes to the rooms of the one, and nothing that goes to those of the other [O5, O6, K1, SFU-3]", async () => {
    await internet.parley("server", ["namespace", "create", "clinic", "--auto-create-rooms"]);
    await internet.parley("server", ["namespace", "enable", "webrtc", "--namespace", "clinic"]);
    await meetByRelay(await enter("Ada", await home("clinic", "Ada")), await enter("Ben", await home("clinic", "Ben")));

    const [ada, ben] = [await enter("Ada", internet.home("Ada")), await enter("Ben", internet.home("Ben"))];
    await Promise.all([ada.receives(1), ben.receives(1)]);
    for (const each of [ada, ben]) expect((await each.path()).local).not.toBe("relay");
  });
});
