/** How much of a picture is sent. */
export type ProfileName = "fhd" | "hd" | "sd" | "ld";

/** What the person wants: one of the profiles, whatever the network carries, or voices only. */
export type PictureChoice = "auto" | ProfileName | "audio";

export interface PictureProfile {
  name: ProfileName;
  width: number;
  height: number;
  /** The most that the picture may take, where a person chose it with the voice. */
  maxKbps: number;
}

/** The rates are those of the table that the data volumes are told from: kbit/s times 0.45 is megabytes an hour. */
export const PROFILES: Record<ProfileName, PictureProfile> = {
  fhd: { name: "fhd", width: 1920, height: 1080, maxKbps: 2000 },
  hd: { name: "hd", width: 1280, height: 720, maxKbps: 1000 },
  sd: { name: "sd", width: 640, height: 480, maxKbps: 500 },
  ld: { name: "ld", width: 320, height: 240, maxKbps: 150 },
};

/** Where nobody chose, a network that carries more may be used for a better picture of the same size. */
export const AUTOMATIC_HD: PictureProfile = { ...PROFILES.hd, maxKbps: 2000 };

/** Frames a second: the ideal, and what is still acceptable. */
export const FRAME_RATE = { ideal: 30, min: 15, max: 60 };

/** The profile that a choice begins with. */
export function profileOf(choice: PictureChoice): PictureProfile {
  return choice === "auto" || choice === "audio" ? AUTOMATIC_HD : PROFILES[choice];
}

/** Roughly what a profile takes in an hour, in one direction, with the voice. */
export function megabytesPerHour({ maxKbps }: PictureProfile): number {
  return Math.round((maxKbps * 0.45) / 5) * 5;
}
