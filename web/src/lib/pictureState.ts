import type { PictureChoice, ProfileName } from "./pictureProfiles";

/** What is sent of this side's picture, and why. */
export interface PictureState {
  choice: PictureChoice;
  /** What is sent now; with the choice `auto` it follows the network. */
  profile: ProfileName;
  /** What the network carried, in kbit/s, when the camera was left off because of it; null where it was not. */
  pausedAtKbps: number | null;
}
