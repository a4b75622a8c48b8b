import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallSession } from "../src/lib/callSession";
import Call, { type CallProps } from "../src/react/components/Call";
import { CallScreen } from "../src/react/components/CallScreen";
import { act } from "./fakes/act";
import { fakeDevices, lastPeer } from "./fakes/media";
import { callRoutes, fakeServer } from "./fakes/server";
import { FakeSocket } from "./fakes/socket";

const BEN = { userId: "ben", userName: "Ben" };
let socket: FakeSocket;
let onCallEnd: ReturnType<typeof vi.fn<(data: unknown) => void>>;
let place: HTMLElement;

beforeEach(() => {
  Object.defineProperty(navigator, "mediaDevices", { value: fakeDevices(), configurable: true });
  fakeServer(callRoutes());
  socket = new FakeSocket();
  onCallEnd = vi.fn();
  place = document.body.appendChild(document.createElement("div"));
});

afterEach(() => place.remove());

const find = (testId: string) => place.querySelector<HTMLElement>(`[data-testid="${testId}"]`);

async function show(more: Partial<CallProps> = {}) {
  const root = createRoot(place);
  const props: CallProps = { socket, conversationId: "talk-1", participants: [BEN], onCallEnd, ...more };
  await act(async () => root.render(<Call {...props} />));
  return root;
}

async function answered() {
  await vi.waitFor(() => expect(socket.sentOf("call:offer")).toHaveLength(1));
  await act(async () => {
    socket.fire("call:answered", { callId: "call-1", userId: "ben" });
    lastPeer().become("connected");
  });
}

const ended = { callId: "call-1", reason: "ended-by-user", endedBy: "ben" };

it("calls onCallEnd exactly once, with the end's data [A69]", async () => {
  const root = await show();
  await answered();
  await act(async () => {
    socket.fire("call:ended", ended);
    socket.fire("call:ended", ended);
  });
  await act(async () => root.unmount());
  expect(onCallEnd).toHaveBeenCalledTimes(1);
  expect(onCallEnd).toHaveBeenCalledWith(expect.objectContaining(ended));
});

it("calls onCallEnd exactly once when the person hangs up and the server confirms [A69]", async () => {
  await show();
  await answered();
  await act(async () => find("hang-up")?.click());
  await act(async () => socket.fire("call:ended", ended));
  expect(onCallEnd).toHaveBeenCalledTimes(1);
});

it("shows who is called while it rings, then the call [A69]", async () => {
  await show();
  await vi.waitFor(() => expect(find("outgoing")?.textContent).toContain("Ben"));
  await answered();
  await vi.waitFor(() => expect(find("in-call")?.dataset.phase).toBe("active"));
});

it("shows 01:05 after 65 seconds of talking [A112]", async () => {
  await show();
  await vi.waitFor(() => expect(socket.sentOf("call:offer")).toHaveLength(1));
  vi.useFakeTimers({ now: 1_000_000 });
  await act(async () => socket.fire("call:answered", { callId: "call-1", userId: "ben" }));
  await act(async () => void vi.advanceTimersByTime(65_300));
  expect(find("duration")?.textContent).toBe("01:05");
});

it("answers instead of calling where it is given an incoming call [A69]", async () => {
  const incoming = {
    callId: "call-1",
    conversationId: "talk-1",
    type: "video",
    initiatedBy: "ben",
    participants: [],
  } as const;
  await show({ incoming: { ...incoming, participants: [] } });
  await vi.waitFor(() => expect(find("in-call")).not.toBeNull());
  expect(socket.sentOf("call:offer")).toEqual([]);
});

it("shows the browser's refusal in the agreed words, with help and a way to try again [A101]", async () => {
  const getUserMedia = async () => {
    throw new DOMException("no", "NotAllowedError");
  };
  Object.defineProperty(navigator, "mediaDevices", { value: fakeDevices({ getUserMedia }), configurable: true });
  await show();
  await vi.waitFor(() =>
    expect(find("error-message")?.textContent).toBe("Failed to access camera/microphone: NotAllowedError"),
  );
  expect(find("retry")).not.toBeNull();
  expect(find("permission-help")).not.toBeNull();
});

it("hands its manager to the element, for tests and the console", async () => {
  await show();
  await answered();
  await vi.waitFor(() => expect(find("in-call")).toHaveProperty("manager"));
});

it.each([
  ["Friends", "Audio call in Friends with Cleo"],
  [undefined, "Audio call with Cleo"],
])("says who calls, and whom else, in the group %s [A52]", async (group, words) => {
  const session = new CallSession({ socket, selfId: "ada" });
  const participants = [BEN, { userId: "cleo", userName: "Cleo" }, { userId: "ada", userName: "Ada" }];
  session.receive({ callId: "call-1", conversationId: "talk-1", type: "audio", initiatedBy: "ben", participants });
  await act(async () => createRoot(place).render(<CallScreen session={session} group={group} />));
  expect(find("incoming-name")?.textContent).toBe("Ben");
  expect(find("incoming")?.textContent).toContain(words);
});
