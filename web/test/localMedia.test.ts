import { expect, it, vi } from "vitest";
import { LocalMedia } from "../src/lib/localMedia";
import { FakeMediaStream, FakeTrack, fakeDevices } from "./fakes/media";

const use = (changed: Parameters<typeof fakeDevices>[0] = {}) =>
  vi.stubGlobal("navigator", { mediaDevices: fakeDevices(changed) });
const refuse = (name: string) => async () => {
  throw new DOMException("no", name);
};

it("asks for clean voice and 30 pictures a second within 15 and 60 [A91] [A94]", async () => {
  const getUserMedia = vi.fn(fakeDevices().getUserMedia);
  use({ getUserMedia });
  await new LocalMedia().open(true, true);
  expect(getUserMedia).toHaveBeenCalledWith({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    video: expect.objectContaining({ frameRate: { ideal: 30, min: 15, max: 60 }, width: { ideal: 1280 } }),
  });
});

it("gives one audio track and no video where only audio is wanted [A62]", async () => {
  use();
  const stream = await new LocalMedia().open(true, false);
  expect(stream.getTracks().map((each) => each.kind)).toEqual(["audio"]);
});

it("takes a slow camera rather than none [A94]", async () => {
  const getUserMedia = vi
    .fn(fakeDevices().getUserMedia)
    .mockRejectedValueOnce(new DOMException("range", "OverconstrainedError"));
  use({ getUserMedia });
  const stream = await new LocalMedia().open(true, true);
  expect(stream.getTracks()).toHaveLength(2);
  expect(getUserMedia.mock.calls[1]?.[0]).toMatchObject({ video: { frameRate: { ideal: 30 } } });
});

it("names the browser's reason in the agreed words [A101]", async () => {
  use({ getUserMedia: refuse("NotAllowedError") });
  await expect(new LocalMedia().open(true, true)).rejects.toThrow(
    "Failed to access camera/microphone: NotAllowedError",
  );
});

it("tells when the browser's own button ends the screen, and not when we end it [A67]", async () => {
  const track = new FakeTrack("video");
  use({ getDisplayMedia: async () => new FakeMediaStream([track]) });
  const media = new LocalMedia();
  const onStop = vi.fn();
  await media.openScreen(onStop);
  track.dispatchEvent(new Event("ended"));
  expect(onStop).toHaveBeenCalledTimes(1);
  media.closeScreen();
  track.dispatchEvent(new Event("ended"));
  expect(onStop).toHaveBeenCalledTimes(1);
});

it("stops every track when released [A68]", async () => {
  use();
  const media = new LocalMedia();
  const tracks = (await media.open(true, true)).getTracks();
  media.release();
  expect(tracks.map((each) => each.readyState)).toEqual(["ended", "ended"]);
  expect(media.stream.getTracks()).toEqual([]);
});
