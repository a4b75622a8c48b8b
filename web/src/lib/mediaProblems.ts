import type { MediaAccessError } from "./localMedia";

/** Something that went wrong, in words for a person, with what to do next. */
export interface Problem {
  /** The exact text of the error, as logs and support people know it. */
  message: string;
  title: string;
  hint: string;
  /** Whether trying again can help without doing anything else first. */
  retryable: boolean;
  /** Which help fits. */
  kind: "permission" | "device" | "network" | "server" | "other";
}

/** What a person reads of a problem. */
export type Words = Pick<Problem, "title" | "hint" | "kind">;

const MEDIA: Record<string, Words> = {
  NotAllowedError: {
    kind: "permission",
    title: "Camera or microphone is blocked",
    hint: "Click the camera or lock symbol beside the address, allow camera and microphone, then try again.",
  },
  NotFoundError: {
    kind: "device",
    title: "No camera or microphone found",
    hint: "Connect one, or call with audio only, then try again.",
  },
  NotReadableError: {
    kind: "device",
    title: "Camera or microphone is in use",
    hint: "Another program seems to use it. Close that program, then try again.",
  },
  SecurityError: {
    kind: "permission",
    title: "This page may not use camera or microphone",
    hint: "Browsers allow it only on encrypted pages. Open this page with https, or on this very machine.",
  },
};

/** Words for a device that did not open. */
export function mediaWords(error: MediaAccessError): Words {
  return (
    MEDIA[error.reason] ?? {
      kind: "device",
      title: "Camera or microphone does not work",
      hint: "Check that it is connected and that no other program uses it, then try again.",
    }
  );
}
