/** What keys do in a call, as the help shows it. */
export const CALL_KEYS: [key: string, words: string][] = [
  ["M", "Mute or unmute"],
  ["Space", "Hold to talk while you are muted"],
  ["V", "Camera on or off"],
  ["S", "Share your screen, or stop"],
  ["F", "Full screen"],
  ["G", "Grid, or who speaks large, where there are more than two"],
  ["?", "This help"],
  ["Esc", "Close what is open; decline a call that rings"],
];
