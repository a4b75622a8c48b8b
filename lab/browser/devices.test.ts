import type { Browser } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromium, firefox } from "./browsers";
import { Person } from "./person";
import { Server, until } from "./server";

let server: Server;
let one: Browser;
let fox: Browser;
const people: Person[] = [];

beforeAll(async () => {
  server = await Server.start();
  // The fourth camera is the second one of a kind that can be sent.
  const cameras = "--use-fake-device-for-media-stream=device-count=4,fps=30";
  [one, fox] = await Promise.all([chromium([cameras]), firefox()]);
});

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.page.browserContext().close()));
});

afterAll(async () => {
  await Promise.all([one?.close(), fox?.close()]);
  await server?.stop();
});

async function signIn(browser: Browser, name: string): Promise<Person> {
  const person = await Person.signIn(browser, server.url, name);
  people.push(person);
  return person;
}

async function inCall(caller: Person, callee: Person): Promise<void> {
  await caller.call(callee, "video");
  await callee.sees("incoming");
  await callee.click("accept-video");
  await Promise.all([caller.seesMovement(), callee.seesMovement()]);
}

/** Name of the camera whose picture a person sees of themselves. */
const cameraAt = (person: Person, testId: string) =>
  person.page.$eval(`[data-testid="${testId}"]`, (video) => {
    const [track] = ((video as HTMLVideoElement).srcObject as MediaStream).getVideoTracks();
    return track?.readyState === "live" ? track.label : "";
  });

const uses = (person: Person, camera: string, testId = "local-video") =>
  until(async () => (await cameraAt(person, testId)) === camera, 20_000, `${person.name} to use ${camera}`);

/** Sound that arrives within a second, as energy. */
async function energyHeard(person: Person): Promise<number> {
  const before = await person.received();
  let after = before;
  await until(
    async () => {
      after = await person.received();
      return after.audioPackets - before.audioPackets > 50;
    },
    10_000,
    "a second of sound",
  );
  return after.audioEnergy - before.audioEnergy;
}

describe("before a call", () => {
  it("one sees oneself, hears that the microphone works, and chooses a camera that the call then uses", async () => {
    const [ada, ben] = [await signIn(one, "Ada Mirror"), await signIn(one, "Ben Mirror")];
    await ada.click("check-devices");
    await ada.reads("level-words", /works/);
    await uses(ada, "fake_device_0", "preview-video");
    await ada.choose("camera-choice", "fake_device_3");
    await uses(ada, "fake_device_3", "preview-video");
    await ada.page.waitForFunction(
      () => (document.querySelector('[data-testid="preview-video"]') as HTMLVideoElement).videoWidth > 0,
    );
    await ada.click("preview-calls");
    await ada.click("device-done");
    await ada.gone("device-dialog");
    await ada.call(ben, "video");
    await ada.click("preview-mute");
    await ada.click("device-done");
    await ben.click("accept-video");
    await ben.seesMovement();
    await uses(ada, "fake_device_3");
    await ben.there("remote-muted");
  });

  it("a room shows the lobby first, and a reload goes straight back", async () => {
    const ada = await signIn(one, "Ada Lobby");
    await ada.open(`${server.url}/room/lobby-test`);
    await ada.reads("level-words", /works/);
    await ada.click("preview-camera");
    await ada.click("join-room");
    await ada.page.waitForSelector('[data-testid="room"][data-phase="joined"]');
    expect(await ada.page.$eval('[data-testid="camera"]', (e) => e.getAttribute("aria-pressed"))).toBe("true");
    await ada.page.reload();
    await ada.page.waitForSelector('[data-testid="room"][data-phase="joined"]');
  });
});

describe("in a call", () => {
  it("another camera and microphone are used at once, and the other sees it", async () => {
    const [ada, ben] = [await signIn(one, "Ada Switch"), await signIn(one, "Ben Switch")];
    await inCall(ada, ben);
    await ada.click("camera-menu");
    await ada.choose("camera-choice", "fake_device_3");
    // The camera of before is closed, so that what arrives now is the picture of the new one.
    await uses(ada, "fake_device_3");
    await ben.seesMovement();
    await ada.page.keyboard.press("Escape");
    await ada.gone("camera-choice");
    await ada.click("sound-menu");
    await ada.choose("microphone-choice", "Fake Audio Input 2");
    await ben.hears();
    await ada.choose("speaker-choice", "Fake Audio Output 2");
    await ada.page.waitForFunction(
      () => (document.querySelector('[data-testid="remote-video"]') as HTMLVideoElement).sinkId !== "",
    );
    await ben.seesMovement();
  });

  it("a shared screen is heard too, and ends by the browser's own button [A4, A67]", async () => {
    const [ada, ben] = [await signIn(one, "Ada Screen"), await signIn(one, "Ben Screen")];
    await inCall(ada, ben);
    await ada.click("mute");
    await ben.there("remote-muted");
    await until(async () => (await energyHeard(ben)) === 0, 10_000, "silence");
    await ada.page.bringToFront();
    await ada.click("share");
    await ben.reads("tile-note", /screen/i);
    await until(async () => (await energyHeard(ben)) > 0, 10_000, "the sound of the screen");
    await ada.page.evaluate(() => {
      // What the browser does when its own button is pressed.
      const video = document.querySelector('[data-testid="local-video"]') as HTMLVideoElement;
      const track = (video.srcObject as MediaStream).getVideoTracks()[0];
      track?.stop();
      track?.dispatchEvent(new Event("ended"));
    });
    await ben.seesNo("tile-note");
    await ben.seesMovement();
    await until(async () => (await energyHeard(ben)) === 0, 10_000, "silence again");
    expect(await ada.page.$eval('[data-testid="share"]', (e) => e.getAttribute("aria-pressed"))).toBe("false");
  });

  it.each([
    ["Chromium", () => one],
    ["Firefox", () => fox],
  ])("Space opens a muted microphone as long as it is held, in %s", async (which, browser) => {
    const [ada, ben] = [await signIn(browser(), `Ada ${which}`), await signIn(one, `Ben ${which}`)];
    await inCall(ada, ben);
    await ada.click("mute");
    await ben.there("remote-muted");
    await ada.page.keyboard.down(" ");
    await ben.gone("remote-muted");
    await ben.hears();
    await ada.page.keyboard.up(" ");
    await ben.there("remote-muted");
    await ada.sees("in-call");
  });

  it("with push to talk one begins muted, and the button is held", async () => {
    const [ada, ben] = [await signIn(one, "Ada Held"), await signIn(one, "Ben Held")];
    await ada.page.evaluate(() => localStorage.setItem("parley.preferences", '{"pushToTalk":true}'));
    await ada.page.reload();
    await inCall(ada, ben);
    await ben.there("remote-muted");
    await ada.page.bringToFront();
    await ada.page.hover('[data-testid="mute"]');
    await ada.page.mouse.down();
    await ben.gone("remote-muted");
    await ada.page.mouse.up();
    await ben.there("remote-muted");
  });

  it("one person is turned down for oneself alone, and stays so after a reload", async () => {
    const [ada, ben] = [await signIn(one, "Ada Loud"), await signIn(one, "Ben Loud")];
    await inCall(ada, ben);
    const volume = () => ada.page.$eval('[data-testid="remote-video"]', (video) => (video as HTMLVideoElement).volume);
    expect(await volume()).toBe(1);
    await ada.page.hover('figure[data-name="Ben Loud"]');
    await ada.click("volume-menu");
    await ada.sees("volume");
    await ada.page.focus('[data-testid="volume"]');
    for (let i = 0; i < 8; i++) await ada.page.keyboard.press("ArrowLeft");
    // The video follows after the next picture is painted.
    await expect.poll(volume).toBeCloseTo(0.6);
    await ada.page.keyboard.press("Escape");
    await ada.gone("volume");
    await ada.page.reload();
    await ada.seesMovement();
    await expect.poll(volume).toBeCloseTo(0.6);
  });

  it("very fast clicks on the camera button all count", async () => {
    const [ada, ben] = [await signIn(one, "Ada Fast"), await signIn(one, "Ben Fast")];
    await ada.call(ben, "audio");
    await ben.click("accept-audio");
    await ada.sees("in-call");
    await ada.page.$eval('[data-testid="camera"]', (button) => {
      for (let i = 0; i < 5; i++) (button as HTMLElement).click();
    });
    await ben.seesMovement();
    expect(await ada.page.$eval('[data-testid="camera"]', (e) => e.getAttribute("aria-pressed"))).toBe("false");
  });
});

describe("a browser that may not use camera and microphone", () => {
  const REFUSALS: [string, () => Promise<Browser>, RegExp][] = [
    ["Chromium", () => chromium(["--use-fake-ui-for-media-stream=deny"]), /In Chrome or Edge/],
    [
      "Firefox",
      () =>
        firefox({
          "media.navigator.permission.disabled": false,
          "permissions.default.camera": 2,
          "permissions.default.microphone": 2,
        }),
      /In Firefox/,
    ],
  ];

  it.each(REFUSALS)("says so in the agreed words, asks again, and helps, in %s [A101]", async (which, launch, help) => {
    const refusing = await launch();
    try {
      const ada = await Person.signIn(refusing, server.url, `Ada No ${which}`);
      const ben = await signIn(one, `Ben No ${which}`);
      await ada.call(ben, "video");
      await ada.reads("error-message", /^Failed to access camera\/microphone: NotAllowedError$/);
      await ada.click("retry");
      await ada.reads("error-message", /NotAllowedError/);
      await ada.click("permission-help");
      await ada.reads("permission-dialog", help);
      await ada.page.keyboard.press("Escape");
      await ada.gone("permission-dialog");
      await ada.sees("retry-audio");
      await ada.click("cancel");
      await ada.sees("ended");
    } finally {
      await refusing.close();
    }
  });
});
