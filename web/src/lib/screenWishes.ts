/** Hints that not every browser, and not yet TypeScript, knows. */
interface ScreenWishes extends DisplayMediaStreamOptions {
  selfBrowserSurface: "exclude";
  surfaceSwitching: "include";
  systemAudio: "include";
}

/** What is asked for when a screen is shared: its sound as it is, without what comes out of this very page. */
export const SCREEN_WISHES: ScreenWishes = {
  video: true,
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true } as object,
  selfBrowserSurface: "exclude",
  surfaceSwitching: "include",
  systemAudio: "include",
};
