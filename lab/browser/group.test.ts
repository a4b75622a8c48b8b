import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { fresh } from "./attempt";
import { complaints } from "./axe";
import { chromium, firefox, freshPage } from "./browsers";
import { Client } from "./client";
import { tokenOf } from "./guest";
import { Person } from "./person";
import { Server, until } from "./server";

const ADMIN_KEY = "the key of this test";

let server: Server;
let one: Browser;
let fox: Browser;
const people: Person[] = [];

beforeAll(async () => {
  server = await Server.start({ PARLEY_ADMIN_KEY: ADMIN_KEY });
  // Three senders in several sizes are much for a machine that also tests: few pictures a second tell as well whether one is missing.
  [one, fox] = await Promise.all([
    chromium([`--use-fake-device-for-media-stream=fps=${1000 / APART}`]),
    firefox({ "layout.frame_rate": 10 }),
  ]);
});

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.page.browserContext().close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), fox?.close()]);
  await server?.stop();
});

interface Identity {
  token: string;
  id: string;
}

/** Somebody new at each attempt, whom no call of an earlier one keeps busy. */
async function identity(name: string): Promise<Identity> {
  const token = await tokenOf(server.url, fresh(name));
  const me = await ask(token, "GET", "/api/me");
  return { token, id: (me.user as { id: string }).id };
}

async function ask(token: string, method: string, path: string, body?: object) {
  const response = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Runs in pages before anything else: the camera's pictures are small, for three people encode and decode each other on this machine. */
function takeSmallPictures(): void {
  const small = { width: 320, height: 240 };
  const media = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (wanted) {
    return media.call(this, wanted?.video ? { ...wanted, video: small } : wanted);
  };
  const apply = MediaStreamTrack.prototype.applyConstraints;
  MediaStreamTrack.prototype.applyConstraints = function (wanted) {
    return apply.call(this, this.kind === "video" ? small : wanted);
  };
}

async function open(browser: Browser, name: string, { token }: Identity): Promise<Person> {
  const page = await freshPage(browser, 720, 560);
  await page.evaluateOnNewDocument(takeSmallPictures);
  const person = Person.at(page, name);
  await person.open(`${server.url}/#token=${token}`);
  await person.sees("me");
  people.push(person);
  return person;
}

/** How many milliseconds lie between two pictures of the cameras here. */
const APART = 100;

/**
 * From now on remembers the longest time for which no new picture of somebody was shown, whichever element shows it. A page that is late itself
 * finds several new ones at once, which were there in the meantime.
 */
async function watchGaps(person: Person, of: string): Promise<() => Promise<number>> {
  await person.page.evaluate(
    (userId, apart) => {
      const seen = { frames: -1, element: null as Element | null, at: performance.now(), gap: 0 };
      Object.assign(window, { seen });
      setInterval(() => {
        const selector = `[data-testid="in-call"] figure[data-user-id="${userId}"] [data-testid="remote-video"]`;
        const video = document.querySelector(selector) as HTMLVideoElement | null;
        const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? -1;
        const same = video === seen.element;
        if (!video || video.readyState < 2 || (same && frames === seen.frames)) return;
        const now = performance.now();
        const between = same ? frames - seen.frames - 1 : 0;
        seen.gap = Math.max(seen.gap, now - seen.at - between * apart);
        Object.assign(seen, { frames, element: video, at: now });
      }, 10);
    },
    of,
    APART,
  );
  return () => person.page.evaluate(() => (window as unknown as { seen: { gap: number } }).seen.gap);
}

it("a call of two goes over to the server when the third comes, without a gap, and all see and hear all [A3, A22, A113, A125]", async () => {
  const [ada, ben, cyd] = await Promise.all([identity("Ada"), identity("Ben"), identity("Cyd")]);
  const { conversation } = await ask(ada.token, "POST", "/api/conversations", {
    kind: "group",
    title: "Three",
    memberIds: [ben.id, cyd.id],
  });
  const conversationId = (conversation as { id: string }).id;
  const a = await open(one, "Ada", ada);
  const b = await open(one, "Ben", ben);
  const c = await open(fox, "Cyd", cyd);

  const button = '[data-testid="group-row"] [data-testid="call-video"]';
  await (await a.page.waitForSelector(button, { visible: true, timeout: 15_000 }))?.click();
  await b.click("accept-video");
  await Promise.all([a.seesMovement(), b.seesMovement(), a.hears(), b.hears()]);
  expect([...(await a.ways()).keys()]).toEqual([ben.id]);
  const active = () => ask(ada.token, "GET", `/api/conversations/${conversationId}/active-call`);
  expect((await active()).call).toMatchObject({ topology: "p2p", sfuRoomId: null });

  const gap = await watchGaps(a, ben.id);
  await c.click("accept-video");
  for (const each of [a, b, c])
    await until(
      async () => [...(await each.ways()).keys()].join() === "server",
      30_000,
      `${each.name} to have the server alone`,
    );
  await Promise.all([a, b, c].map((each) => each.page.waitForFunction(pictures, { timeout: 15_000 }, 2)));
  await Promise.all([a, b, c].flatMap((each) => [each.seesMovement(), each.hears()]));
  expect(await gap()).toBeLessThan(500);

  const { sfuRoomId } = (await active()).call as { sfuRoomId: string };
  const { rooms } = await ask(ada.token, "GET", "/v1/webrtc/rooms");
  expect(rooms).toMatchObject([{ room_id: sfuRoomId, participants: 3 }]);
  expect(await complaints(a.page)).toEqual([]);

  // A page that is loaded again comes back by the same way.
  await b.page.reload();
  await b.sees("in-call");
  await b.page.waitForFunction(pictures, { timeout: 20_000 }, 2);
  await a.page.waitForFunction(pictures, { timeout: 20_000 }, 2);
  expect([...(await b.ways()).keys()]).toEqual(["server"]);

  // Two who are left stay where they are, and the end is the end of the room.
  await c.click("hang-up");
  await a.seesNo("group-tiles");
  await Promise.all([a.seesMovement(), b.seesMovement()]);
  await a.click("hang-up");
  await a.click("end-for-all");
  await b.sees("ended-reason");
  await until(
    async () => ((await ask(ada.token, "GET", "/v1/webrtc/rooms")).rooms as unknown[]).length === 0,
    5000,
    "the room to be gone",
  );
});

it("two ask somebody whom they find by name, and their call goes on in a group of all three; whoever began it mutes and sends away [A57, A113, A125]", async () => {
  const [a, b, c] = (await Promise.all(
    ["Fay", "Gus", "Hal"].map(async (name) => open(name === "Gus" ? fox : one, fresh(name), await identity(name))),
  )) as [Person, Person, Person];
  await a.call(b, "video");
  await b.click("accept-video");
  await Promise.all([a, b].flatMap((each) => [each.seesMovement(), each.hears()]));

  await b.click("people-menu");
  await b.type("find-others", c.name);
  await b.click("ask-member");
  await c.click("accept-video");
  await Promise.all([a, b, c].map((each) => each.page.waitForFunction(pictures, { timeout: 20_000 }, 2)));
  await Promise.all([a, b, c].flatMap((each) => [each.seesMovement(), each.hears()]));
  // Also who asked nobody has the newcomer among the people of this call.
  await a.click("people-menu");
  const member = `[data-testid="member"][data-user-name="${c.name}"][data-status="joined"]`;
  await a.page.waitForSelector(member);
  // Whoever began the call moderates it.
  const press = (button: string) => a.page.click(`${member} [data-testid="${button}"]`);
  await press("mute-member");
  await c.reads("error", /A moderator muted you/);
  await a.page.waitForFunction(
    (at) => document.querySelector(at)?.textContent?.includes("Muted by a moderator"),
    {},
    member,
  );
  await press("mute-member");
  await c.seesNo("error");
  await press("remove-member");
  await press("remove-member");
  await c.sees("ended-reason");
  await Promise.all([a, b].flatMap((each) => [each.seesMovement(), each.hears()]));
  await b.click("hang-up");
  await a.reads("call-status", /Nobody|Connected/);
});

it("two go through the server from the beginning where their namespace has it so [K1]", async () => {
  const admin = new Client(server.url, ADMIN_KEY, "");
  const namespace = fresh("through");
  await admin.request("POST", "/api/admin/namespaces", { name: namespace, topology: "sfu" });
  const [dan, eve] = (await Promise.all(
    ["Dan", "Eve"].map(async (name) => {
      const { body } = await admin.request("POST", "/api/admin/tokens", { namespace, user: name, name });
      return open(one, name, { token: (body as { token: string }).token, id: "" });
    }),
  )) as [Person, Person];
  await dan.call(eve, "video");
  await eve.click("accept-video");
  await Promise.all([dan, eve].flatMap((each) => [each.seesMovement(), each.hears()]));
  for (const each of [dan, eve]) {
    expect([...(await each.ways()).keys()]).toEqual(["server"]);
    await each.reads("call-status", /Connected/);
  }
  await dan.click("hang-up");
  await eve.sees("ended-reason");
});

/** Runs in pages: whether so many others are shown with a picture that is there. */
function pictures(count: number): boolean {
  const videos = [...document.querySelectorAll('[data-video="true"] [data-testid="remote-video"]')];
  return videos.filter((video) => (video as HTMLVideoElement).videoWidth > 0).length === count;
}
