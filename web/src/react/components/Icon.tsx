const PATHS = {
  mic: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  micOff:
    "M9 9v3a3 3 0 0 0 4.6 2.5M15 11.5V6a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 9.9 5.5M18.5 11.5c0 1-.2 1.9-.6 2.7M12 18v3M4 4l16 16",
  camera: "M4.5 6.5h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM14.5 11l6-3.5v9l-6-3.5",
  cameraOff:
    "M9.5 6.5h3a2 2 0 0 1 2 2v3l6-4v9l-3-2M14.5 14.5v1a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-7a2 2 0 0 1 1.6-2M4 4l16 16",
  phone:
    "M6.2 3.5h2.6l1.7 4.3-2 1.6a11.5 11.5 0 0 0 6.1 6.1l1.6-2 4.3 1.7v2.6a2.2 2.2 0 0 1-2.4 2.2A16.5 16.5 0 0 1 4 5.9a2.2 2.2 0 0 1 2.2-2.4Z",
  screen:
    "M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5ZM8.5 20h7M12 13.5v-6M9.2 10 12 7.2l2.8 2.8",
  fullScreen: "M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  copy: "M9 9h10v11H9zM5 15H4V4h11v1",
  check: "M5 12.5 10 17.5 19.5 7",
  close: "M6 6l12 12M18 6 6 18",
  outgoing: "M7 17 17 7M9 7h8v8",
  incoming: "M17 7 7 17M7 9v8h8",
  missed: "M19 6l-7 7-5-5M7 12V8h4",
  people:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.3",
  sound: "M4 10v4h3.5L12 18V6L7.5 10ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11",
  warning: "M12 4 2.5 20h19ZM12 10v4.5M12 17.3v.2",
  signOut: "M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M17 8.5l3.5 3.5-3.5 3.5",
} as const;

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
