import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";
import { Server, until } from "./server";

let before: Server;
let after: Server;
let ada: Client;
let ben: Client;
let callId: string;

beforeAll(async () => {
  before = await Server.start({ PARLEY_GRACE_TIME: "3" });
  ada = await Client.inDevMode(before.url, "Ada");
  ben = await Client.inDevMode(before.url, "Ben");
  const conversationId = await ada.conversation(ben);
  const { body } = await ada.request("POST", "/api/calls/initiate", { conversationId, type: "video" });
  callId = body.callId;
  await ben.request("POST", `/api/calls/${callId}/answer`);
  await before.kill();
  after = await Server.start({ PARLEY_GRACE_TIME: "3" }, before.dataDir);
});

afterAll(async () => {
  await after?.stop();
  rmSync(before.dataDir, { recursive: true, force: true });
});

describe("after kill -9 and a new start on the same data folder", () => {
  it("tokens are still good, and the call that was running still runs [A13, A18]", async () => {
    const again = new Client(after.url, ben.token, ben.id);
    const { status, body } = await again.request("GET", `/api/calls/${callId}`);
    expect(status).toBe(200);
    expect(body.call).toMatchObject({ status: "active", initiatedBy: ada.id });
  });

  it("who comes back stays in the call, and it ends when the other does not [A19, A20, A21]", async () => {
    const again = new Client(after.url, ada.token, ada.id);
    const listener = await again.connect();
    expect(await listener.hears("call:ended", 15_000)).toMatchObject({ callId, reason: "connection-lost" });
    const { body } = await again.request("GET", "/api/calls");
    expect(body.calls[0]).toMatchObject({
      id: callId,
      status: "ended",
      endReason: "connection-lost",
      direction: "outgoing",
    });
    expect(body.calls[0].durationSeconds).toBeGreaterThanOrEqual(3);
    again.close();
  });

  it("new calls can be placed at once [A39]", async () => {
    const [eve, fay] = await Promise.all([Client.inDevMode(after.url, "Eve"), Client.inDevMode(after.url, "Fay")]);
    const conversationId = await eve.conversation(fay);
    const { status, body } = await eve.request("POST", "/api/calls/initiate", { conversationId, type: "audio" });
    expect(status).toBe(201);
    await eve.request("POST", `/api/calls/${body.callId}/end`);
    await until(
      async () => (await eve.request("GET", `/api/calls/${body.callId}`)).body.call.status === "ended",
      5000,
      "the end",
    );
  });
});
