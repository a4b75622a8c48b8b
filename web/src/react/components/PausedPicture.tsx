import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";

/** Says that the camera is off because the network carries no picture, and how to try all the same. */
export function PausedPicture({ session, state }: { session: CallSession; state: CallState }) {
  const kbps = state.picture.pausedAtKbps;
  if (kbps === null || state.media.videoEnabled) return null;
  return (
    <p className="parley-paused" role="status" data-testid="picture-paused">
      <span>
        Your network is slow (about {kbps} kbit/s), so your camera is off and the voice has all of it. A network cable
        or another network helps.
      </span>
      <button
        type="button"
        className="parley-button"
        data-testid="picture-resume"
        onClick={() => void session.setVideo(true)}
      >
        Camera on anyway
      </button>
    </p>
  );
}
