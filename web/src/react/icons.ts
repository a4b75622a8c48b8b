/** Line drawings on a square of 24 units. */

export const mic = "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3";
export const micOff =
  "M9 9v3a3 3 0 0 0 4.6 2.5M15 11.5V6a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 9.9 5.5M18.5 11.5c0 1-.2 1.9-.6 2.7M12 18v3M4 4l16 16";
export const camera =
  "M4.5 6.5h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM14.5 11l6-3.5v9l-6-3.5";
export const cameraOff =
  "M9.5 6.5h3a2 2 0 0 1 2 2v3l6-4v9l-3-2M14.5 14.5v1a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-7a2 2 0 0 1 1.6-2M4 4l16 16";
export const phone =
  "M6.2 3.5h2.6l1.7 4.3-2 1.6a11.5 11.5 0 0 0 6.1 6.1l1.6-2 4.3 1.7v2.6a2.2 2.2 0 0 1-2.4 2.2A16.5 16.5 0 0 1 4 5.9a2.2 2.2 0 0 1 2.2-2.4Z";
export const screen =
  "M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5ZM8.5 20h7M12 13.5v-6M9.2 10 12 7.2l2.8 2.8";
export const fullScreen =
  "M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4";
export const search = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20";
export const link = "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1";
export const copy = "M9 9h10v11H9zM5 15H4V4h11v1";
export const check = "M5 12.5 10 17.5 19.5 7";
export const close = "M6 6l12 12M18 6 6 18";
export const outgoing = "M7 17 17 7M9 7h8v8";
export const incoming = "M17 7 7 17M7 9v8h8";
export const missed = "M19 6l-7 7-5-5M7 12V8h4";
export const people =
  "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.3";
export const grid = "M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z";
export const speakerView = "M3.5 5h17v9.5h-17zM4.5 18h3.5v2H4.5zM10.3 18h3.5v2h-3.5zM16 18h3.5v2H16z";
export const remove = "M10.5 12a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8ZM3 20a7.5 7.5 0 0 1 12-6M16 16l5 5M21 16l-5 5";
export const sound = "M4 10v4h3.5L12 18V6L7.5 10ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11";
export const warning = "M12 4 2.5 20h19ZM12 10v4.5M12 17.3v.2";
export const signOut = "M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M17 8.5l3.5 3.5-3.5 3.5";
export const more = "M5 12h.01M12 12h.01M19 12h.01";
export const flip =
  "M4 8.5h3l1.5-2.5h7L17 8.5h3v10H4zM9 14.5a3 3 0 0 0 5.6 1M15 12.5a3 3 0 0 0-5.6-1M15 10.5v2h-2M9 16.5v-2h2";
export const smaller = "M3.5 5h17v14h-17zM12 12h6v4.5h-6z";
export const person = "M12 12a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4ZM3.8 20.5a8.2 8.2 0 0 1 16.4 0";
export const chevron = "M6 15l6-6 6 6";
export const soundOff = "M4 10v4h3.5L12 18V6L7.5 10ZM16 9.5l5 5M21 9.5l-5 5";
export const keyboard = "M3.5 6.5h17v11h-17zM7 10h.01M10.3 10h.01M13.6 10h.01M17 10h.01M7.5 14h9";
export const settings =
  "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM9 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z";
export const bell = "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5a2.2 2.2 0 0 0 4 0";
