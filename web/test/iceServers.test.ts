import { beforeEach, expect, it, vi } from "vitest";
import { IceServers } from "../src/lib/iceServers";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));

it("uses the credentials as given and nobody else's servers [A61]", () => {
  const servers = new IceServers(() => {});
  expect(servers.list).toEqual([]);
  servers.set({ urls: ["turn:t.example.org:3478"], username: "900:ada", credential: "secret" });
  expect(servers.list).toEqual([{ urls: ["turn:t.example.org:3478"], username: "900:ada", credential: "secret" }]);
});

it.each([undefined, null, { urls: [] }, {} as never])("works without any server: %j [A61]", (given) => {
  const servers = new IceServers(() => {});
  servers.set(given);
  expect(servers.list).toEqual([]);
});

it("takes the whole answer of the server as well [A61]", () => {
  const servers = new IceServers(() => {});
  servers.set({ credentials: { urls: "turn:t:1", username: "u", credential: "c" }, expiresAt: "not a date" });
  expect(servers.list).toEqual([{ urls: ["turn:t:1"], username: "u", credential: "c" }]);
});

it("asks for new credentials when 80 % of their time is over", () => {
  const refresh = vi.fn();
  const servers = new IceServers(refresh);
  servers.set({ urls: ["turn:t:1"], username: "1000:ada", credential: "c" });
  vi.advanceTimersByTime(799_000);
  expect(refresh).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(refresh).toHaveBeenCalledTimes(1);
});

it("asks again every ten seconds until there are new credentials [A104]", () => {
  const refresh = vi.fn();
  const servers = new IceServers(refresh);
  servers.set({ urls: ["turn:t:1"], username: "1000:ada", credential: "c" });
  vi.advanceTimersByTime(820_000);
  expect(refresh).toHaveBeenCalledTimes(3);
  servers.set({ urls: ["turn:t:1"], username: "3000:ada", credential: "d" });
  vi.advanceTimersByTime(60_000);
  expect(refresh).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(2_000_000);
  servers.close();
  const asked = refresh.mock.calls.length;
  vi.advanceTimersByTime(60_000);
  expect(refresh).toHaveBeenCalledTimes(asked);
});
