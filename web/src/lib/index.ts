/** Everything of Parley's framework-free browser library. */
export { Api, ApiError, type ApiOptions } from "./api";
export { CallError, type CallErrorCode } from "./callError";
export { CallSession, type CallSessionOptions } from "./callSession";
export type { CallEnd, CallPhase, CallState, Remote } from "./callState";
export { formatDuration } from "./duration";
export { MediaAccessError } from "./localMedia";
export { P2PCall, type P2PHost, type P2POptions } from "./p2pCall";
export type { P2PState } from "./p2pState";
export { decodePayload, encodePayload } from "./payload";
export { type Problem, problemOf } from "./problems";
export { gradeOf } from "./quality";
export type { ConnectionState } from "./recovery";
export { Ringtone } from "./ringtone";
export { Signaling, SignalingError } from "./signaling";
export type { SocketLike } from "./socket";
export type * from "./types";
export { default as WebRTCManager } from "./webrtc";
