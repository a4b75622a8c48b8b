import { beforeEach, vi } from "vitest";
import { FakeMediaStream, FakePeerConnection } from "./fakes/media";

/** The document of these tests has no WebRTC of its own. */
beforeEach(() => {
  vi.useRealTimers();
  FakePeerConnection.made.length = 0;
  vi.stubGlobal("MediaStream", FakeMediaStream);
  vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
});

// Elements of this document take only its own streams, and play nothing.
Object.defineProperty(HTMLMediaElement.prototype, "srcObject", { value: null, writable: true });
HTMLMediaElement.prototype.play = async () => {};
