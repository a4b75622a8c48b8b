import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { VideoTile } from "../src/react/components/VideoTile";
import { act } from "./fakes/act";
import { FakeTrack } from "./fakes/media";
import { FakeRemoteStream } from "./fakes/remoteStream";

let place: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.useFakeTimers();
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
});

const streamOf = (id: string) => new FakeRemoteStream(id, [new FakeTrack("audio"), new FakeTrack("video")]);

const tile = (stream: FakeRemoteStream | null) =>
  act(async () =>
    root.render(<VideoTile userId="ben" name="Ben" showVideo testId="remote-video" stream={stream as never} />),
  );

const videos = () => [...place.querySelectorAll("video")];
const shown = () => place.querySelector<HTMLVideoElement>('[data-testid="remote-video"]');

it("shows somebody's earlier picture until the later one has something to show, and is never heard twice [A22]", async () => {
  const [direct, server] = [streamOf("direct"), streamOf("server")];
  await tile(direct);
  const before = shown();
  await tile(server);
  expect(shown()).toBe(before);
  expect(videos().map((each) => [each.srcObject, each.muted])).toEqual([
    [direct, false],
    [server, true],
  ]);
  await act(async () => void videos()[1]?.dispatchEvent(new Event("loadeddata")));
  expect(videos().map((each) => [each.srcObject, each.muted])).toEqual([[server, false]]);
  expect(shown()?.srcObject).toBe(server);
});

it("waits no longer than a moment for a picture that does not come", async () => {
  await tile(streamOf("direct"));
  const server = streamOf("server");
  await tile(server);
  await act(async () => void vi.advanceTimersByTime(1500));
  expect(videos().map((each) => each.srcObject)).toEqual([server]);
});

it("keeps nothing of a stream that has ended, nor of one that nobody wants any more", async () => {
  const [early, late] = [streamOf("early"), streamOf("late")];
  await tile(early);
  const element = shown();
  for (const track of early.getTracks()) Object.assign(track, { readyState: "ended" });
  await tile(late);
  expect(videos()).toEqual([element]);
  expect(element?.srcObject).toBe(late);
  await tile(null);
  expect(videos().map((each) => each.srcObject)).toEqual([null]);
});
