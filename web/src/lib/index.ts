/** Everything of Parley's framework-free browser library. */
export { Api, ApiError, type ApiOptions } from "./api";
export { CallSession, type CallSessionOptions } from "./callSession";
export type { CallEnd, CallPhase, CallState, Remote } from "./callState";
export { formatDuration } from "./duration";
export { MediaAccessError } from "./localMedia";
export { type Problem, problemOf } from "./problems";
export { gradeOf } from "./quality";
export type { ConnectionState } from "./recovery";
export { Ringtone } from "./ringtone";
export { Signaling, SignalingError } from "./signaling";
export type { SocketLike } from "./socket";
export type * from "./types";
export { default as WebRTCManager } from "./webrtc";
