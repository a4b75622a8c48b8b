/** What can be wrong with the outside of a peer-to-peer call. */
export type CallErrorCode =
  | "no-host"
  | "host-failed"
  | "unknown-command"
  | "bad-payload"
  | "refused"
  | "call-over"
  | "busy"
  | "ice-servers"
  | "no-way";

/** A command, a payload or a host that a call cannot be made with. The call that runs is never harmed by one. */
export class CallError extends Error {
  override readonly name = "CallError";

  constructor(
    readonly code: CallErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
