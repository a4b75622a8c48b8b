import { CallError } from "../lib/callError";
import type { Problem } from "../lib/mediaProblems";
import { P2PCall } from "../lib/p2pCall";
import { p2pProblemOf } from "../lib/p2pProblems";
import { type P2PState, p2pIdle } from "../lib/p2pState";
import { decodePayload } from "../lib/payload";
import { descriptionOf } from "../lib/sdp";
import { type Command, endReasonOf, parseCommand } from "./commands";
import { host, hostCalls } from "./host";

/** What the query of the address switches off. */
export interface PageOptions {
  /** The camera stays off until the person switches it on. */
  noOutgoingVideoInitially: boolean;
  /** There is no picture at all, neither ours nor theirs. */
  disableVideoCompletely: boolean;
}

/** Follows the host's commands: at most one call at a time, and nothing that comes from outside harms the one that runs. */
export class Page {
  call: P2PCall | null = null;
  /** Something about a command rather than about the call. */
  notice: Problem | null = null;
  private offer = "";

  constructor(
    readonly options: PageOptions,
    private readonly changed: (state: P2PState) => void,
  ) {}

  get state(): P2PState {
    return this.call?.state ?? p2pIdle(!this.options.disableVideoCompletely);
  }

  /** Does what the hash says; what is wrong with it becomes a notice. */
  async run(hash: string): Promise<void> {
    await this.noticing(async () => {
      const command = parseCommand(hash);
      hostCalls();
      if (command) await this.obey(command);
    });
  }

  /** The person answers the call that is asked for. */
  accept(withVideo: boolean): Promise<void> {
    return this.noticing(async () => this.call?.accept(withVideo));
  }

  /** The person read it. */
  dismiss(): void {
    this.notice = null;
    this.call?.dismiss();
    this.changed(this.state);
  }

  private async obey({ name, payload }: Command): Promise<void> {
    if (name === "onEnd") return this.call?.ended(endReasonOf(payload));
    if (name === "startCall") return this.newCall().start(this.cameraOn);
    const sdp = decodePayload(payload);
    if (name === "onAnswer") return this.answered(sdp);
    // Text is compared with text here; no part of an offer is used before somebody accepts it.
    descriptionOf("offer", sdp);
    if (this.call?.running && sdp === this.offer) return;
    const call = this.newCall();
    this.offer = sdp;
    call.ask(sdp);
    if (name === "acceptCall") await call.accept(this.cameraOn);
  }

  private get cameraOn(): boolean {
    return !this.options.noOutgoingVideoInitially;
  }

  private async answered(sdp: string): Promise<void> {
    if (!this.call) throw new CallError("call-over", "Nothing waits for an answer");
    await this.call.answer(sdp);
  }

  private newCall(): P2PCall {
    if (this.call?.running) throw new CallError("busy", "A call is running");
    const call: P2PCall = new P2PCall(host, {
      video: !this.options.disableVideoCompletely,
      onChange: (state) => this.call === call && this.changed(state),
    });
    this.call = call;
    this.notice = null;
    return call;
  }

  private async noticing(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      console.warn(error);
      this.notice = p2pProblemOf(error);
      this.changed(this.state);
    }
  }
}
