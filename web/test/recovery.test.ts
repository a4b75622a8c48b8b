import { beforeEach, expect, it, vi } from "vitest";
import { PATIENCE, Recovery } from "../src/lib/recovery";

const actions = { restart: vi.fn(), changed: vi.fn(), stalled: vi.fn() };
let recovery: Recovery;

beforeEach(() => {
  vi.useFakeTimers();
  for (const each of Object.values(actions)) each.mockReset();
  recovery = new Recovery(actions);
});

it("says that no way is found within 15 seconds, and goes on trying [A102]", () => {
  recovery.negotiated();
  vi.advanceTimersByTime(PATIENCE.connect);
  expect(PATIENCE.connect).toBeLessThan(15_000);
  expect(actions.stalled).toHaveBeenCalledTimes(1);
  expect(recovery.state).toBe("connecting");
});

it("stays silent where the way is found in time [A102]", () => {
  recovery.negotiated();
  recovery.observe("connected");
  vi.advanceTimersByTime(PATIENCE.giveUp * 2);
  expect(actions.stalled).not.toHaveBeenCalled();
  expect(recovery.state).toBe("connected");
});

it("shows a gap at once and looks for a new way when it lasts [A103]", () => {
  recovery.observe("connected");
  recovery.observe("disconnected");
  expect(recovery.state).toBe("reconnecting");
  expect(actions.restart).not.toHaveBeenCalled();
  vi.advanceTimersByTime(PATIENCE.gap);
  expect(actions.restart).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(PATIENCE.again);
  expect(actions.restart).toHaveBeenCalledTimes(2);
  recovery.observe("connected");
  expect(recovery.state).toBe("connected");
});

it("gives up after a minute without anybody [A103]", () => {
  recovery.observe("connected");
  recovery.observe("failed");
  vi.advanceTimersByTime(PATIENCE.giveUp);
  expect(recovery.state).toBe("failed");
  expect(actions.changed.mock.calls.flat()).toEqual(["connected", "reconnecting", "failed"]);
});

it("does nothing any more once closed", () => {
  recovery.observe("connected");
  recovery.observe("disconnected");
  recovery.close();
  vi.advanceTimersByTime(PATIENCE.giveUp);
  expect(actions.restart).not.toHaveBeenCalled();
});
