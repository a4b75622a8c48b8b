/** Everything of Parley's React components. */
export { Avatar } from "./components/Avatar";
export { type CallProps, default as Call } from "./components/Call";
export { CallControls } from "./components/CallControls";
export { CallScreen } from "./components/CallScreen";
export { VideoTile } from "./components/VideoTile";
export { useCallState } from "./useCallState";
export { useElapsed } from "./useElapsed";
export { useRingtone } from "./useRingtone";
