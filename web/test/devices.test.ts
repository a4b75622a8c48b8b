import { beforeEach, expect, it, vi } from "vitest";
import { ChosenDevices } from "../src/lib/chosenDevices";
import { relayAnswer } from "../src/lib/connectionProblems";
import { DevicePreview } from "../src/lib/devicePreview";
import { watchDevices } from "../src/lib/deviceWatch";
import { levelOf } from "../src/lib/levelMeter";
import { watchNetwork } from "../src/lib/networkChange";
import { preferences } from "../src/lib/preferences";
import WebRTCManager from "../src/lib/webrtc";
import { FakeMediaStream, FakeTrack, fakeDevices } from "./fakes/media";
import { callRoutes, fakeServer } from "./fakes/server";
import { FakeSocket } from "./fakes/socket";

beforeEach(() => {
  preferences.change({ camera: null, microphone: null, pushToTalk: false });
  fakeServer(callRoutes());
});

it("asks for the devices that were chosen before, yet takes others where those are missing", async () => {
  const getUserMedia = vi
    .fn(fakeDevices().getUserMedia)
    .mockRejectedValueOnce(new DOMException("gone", "NotFoundError"));
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices({ getUserMedia }) });
  preferences.change({ camera: "cam-2", microphone: "mic-2" });
  const stream = await new ChosenDevices(() => {}).open(true, true);
  expect(getUserMedia.mock.calls[0]?.[0]).toMatchObject({
    audio: { deviceId: { exact: "mic-2" }, echoCancellation: true },
    video: { deviceId: { exact: "cam-2" } },
  });
  expect(getUserMedia.mock.calls[1]?.[0]).toMatchObject({ video: { deviceId: { ideal: "cam-2" } } });
  expect(stream.getTracks()).toHaveLength(2);
});

it("remembers a choice in this browser", () => {
  preferences.change({ speaker: "speaker-2" });
  expect(JSON.parse(localStorage.getItem("parley.preferences") ?? "")).toMatchObject({ speaker: "speaker-2" });
});

it("takes another microphone when the one in use is unplugged, and says so", async () => {
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices() });
  const manager = new WebRTCManager(new FakeSocket());
  const stream = await manager.initializeLocalStream(true, false);
  const lost = new Promise<unknown[]>((tell) => {
    manager.onDeviceLost = (...what) => tell(what);
  });
  const before = stream.getAudioTracks()[0] as MediaStreamTrack;
  before.stop();
  before.dispatchEvent(new Event("ended"));
  expect(await lost).toEqual(["audio", true]);
  expect(stream.getAudioTracks()).toHaveLength(1);
  expect(stream.getAudioTracks()[0]).not.toBe(before);
  manager.cleanup();
});

it("stays muted before a call where that was wanted before the microphone was open", async () => {
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices() });
  const preview = new DevicePreview(true);
  const opening = preview.open();
  await preview.voice.toggle();
  await opening;
  expect(preview.state.media).toMatchObject({ audioEnabled: false, videoEnabled: true });
  expect(preview.state.localStream?.getAudioTracks()[0]?.enabled).toBe(false);
});

it("shows itself muted when the only microphone is unplugged", async () => {
  const devices = fakeDevices();
  vi.stubGlobal("navigator", { mediaDevices: devices });
  const manager = new WebRTCManager(new FakeSocket());
  const stream = await manager.initializeLocalStream(true, false);
  const lost = new Promise<unknown[]>((tell) => {
    manager.onDeviceLost = (...what) => tell(what);
  });
  devices.getUserMedia = async () => {
    throw new DOMException("none", "NotFoundError");
  };
  stream.getAudioTracks()[0]?.dispatchEvent(new Event("ended"));
  expect(await lost).toEqual(["audio", false]);
  expect(manager.mediaState.audioEnabled).toBe(false);
  manager.cleanup();
});

it("tells what is connected, again after each change, until it is told to stop", async () => {
  const events = new EventTarget();
  const found = [{ kind: "videoinput", deviceId: "a", label: "Front" }];
  vi.stubGlobal("navigator", { mediaDevices: Object.assign(events, { enumerateDevices: async () => [...found] }) });
  const seen: number[] = [];
  const stop = watchDevices(({ cameras }) => seen.push(cameras.length));
  await vi.waitFor(() => expect(seen).toEqual([1]));
  found.push({ kind: "videoinput", deviceId: "b", label: "Back" });
  events.dispatchEvent(new Event("devicechange"));
  await vi.waitFor(() => expect(seen).toEqual([1, 2]));
  stop();
  events.dispatchEvent(new Event("devicechange"));
  await Promise.resolve();
  expect(seen).toEqual([1, 2]);
});

it("measures silence as 0, full scale as 1, and a quiet voice between", () => {
  const sine = (volume: number) => Float32Array.from({ length: 512 }, (_, i) => volume * Math.sin(i / 4));
  expect(levelOf(sine(0))).toBe(0);
  expect(levelOf(sine(1))).toBeGreaterThan(0.9);
  expect(levelOf(sine(0.05))).toBeGreaterThan(0.3);
  expect(levelOf(sine(0.05))).toBeLessThan(0.7);
});

it("looks for a new way when the network changes, and not when only its speed does [A103]", () => {
  const link = Object.assign(new EventTarget(), { type: "wifi" });
  vi.stubGlobal("navigator", { connection: link });
  const moved = vi.fn();
  const stop = watchNetwork(moved);
  link.dispatchEvent(new Event("change"));
  expect(moved).not.toHaveBeenCalled();
  link.type = "cellular";
  link.dispatchEvent(new Event("change"));
  window.dispatchEvent(new Event("online"));
  expect(moved).toHaveBeenCalledTimes(2);
  stop();
  window.dispatchEvent(new Event("online"));
  expect(moved).toHaveBeenCalledTimes(2);
});

it("knows whether the TURN server answered [A102]", () => {
  const stats = (candidateType: string) =>
    new Map([["c", { type: "local-candidate", candidateType }]]) as unknown as RTCStatsReport;
  const urls = ["stun:turn.example.org", "turn:turn.example.org?transport=udp"];
  expect(relayAnswer(stats("host"), ["stun:turn.example.org"])).toBe("none");
  expect(relayAnswer(stats("host"), urls)).toBe("silent");
  expect(relayAnswer(stats("relay"), urls)).toBe("answers");
});

it("ends a shared screen with its sound when the browser's own button stops it [A67]", async () => {
  const sound = new FakeTrack("audio");
  const picture = new FakeTrack("video");
  const wishes = vi.fn(async () => new FakeMediaStream([picture, sound]));
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices({ getDisplayMedia: wishes }) });
  class Node {
    stream = new FakeMediaStream([new FakeTrack("audio")]);
    connect() {}
    disconnect() {}
  }
  const close = vi.fn(async () => {});
  vi.stubGlobal(
    "AudioContext",
    class {
      resume = async () => {};
      close = close;
    },
  );
  vi.stubGlobal("MediaStreamAudioDestinationNode", Node);
  vi.stubGlobal("MediaStreamAudioSourceNode", Node);
  const devices = new ChosenDevices(() => {});
  await devices.open(true, true);
  const stopped = vi.fn(() => devices.closeScreen());
  await devices.openScreen(stopped);
  expect((wishes.mock.calls as unknown[][])[0]?.[0]).toMatchObject({ audio: expect.anything() });
  expect(devices.tracks.audio).not.toBe(devices.audioTrack);
  expect(devices.tracks.video).toBe(picture);
  picture.dispatchEvent(new Event("ended"));
  expect(stopped).toHaveBeenCalledTimes(1);
  expect([sound.readyState, close.mock.calls.length]).toEqual(["ended", 1]);
  expect(devices.tracks).toMatchObject({ audio: devices.audioTrack, video: devices.cameraTrack });
});
