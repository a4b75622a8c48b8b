import WebSocket from "ws";
import { tokenOf } from "./guest";
import { until } from "./server";

/** Somebody in a room who sends and receives nothing but words: costs no more than a socket, so that there can be many. */
export class Bystander {
  readonly heard: { type: string; data: Record<string, unknown> }[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (text) => this.heard.push(JSON.parse(String(text))));
    socket.on("open", () => socket.send(JSON.stringify({ type: "join" })));
  }

  static async enter(url: string, name: string, room: string): Promise<Bystander> {
    const address = `${url.replace("http", "ws")}/v1/webrtc/signal?room=${encodeURIComponent(room)}`;
    const bystander = new Bystander(new WebSocket(address, ["Bearer", await tokenOf(url, name)]));
    await until(() => bystander.heardOf("welcome").length > 0, 10_000, `${name} to be in the room`);
    return bystander;
  }

  heardOf(type: string): Record<string, unknown>[] {
    return this.heard.filter((each) => each.type === type).map((each) => each.data);
  }

  close(): void {
    this.socket.close(1000);
  }
}
