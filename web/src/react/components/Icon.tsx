import {
  bell,
  camera,
  cameraOff,
  check,
  chevron,
  close,
  copy,
  fullScreen,
  grid,
  incoming,
  keyboard,
  link,
  mic,
  micOff,
  missed,
  outgoing,
  people,
  phone,
  remove,
  screen,
  search,
  settings,
  signOut,
  sound,
  soundOff,
  speakerView,
  warning,
} from "../icons";

const PATHS = {
  mic,
  micOff,
  camera,
  cameraOff,
  phone,
  screen,
  fullScreen,
  search,
  link,
  copy,
  check,
  close,
  outgoing,
  incoming,
  missed,
  people,
  sound,
  warning,
  signOut,
  bell,
  chevron,
  keyboard,
  settings,
  soundOff,
  grid,
  speakerView,
  remove,
};

const PHONE_DOWN = "rotate(135 12 12)";

/** Names of the pictures that `Icon` can draw. */
export type IconName = keyof typeof PATHS | "hangUp";

/** A line drawing of 24 units; the words beside it or the button's label carry the meaning. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg className="parley-icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {name === "hangUp" ? <path d={PATHS.phone} transform={PHONE_DOWN} /> : <path d={PATHS[name]} />}
    </svg>
  );
}
