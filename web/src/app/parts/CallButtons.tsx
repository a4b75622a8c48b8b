import { Icon } from "../../react/components/Icon";

/** Audio and video call to somebody or some group. */
export function CallButtons({ name, onCall }: { name: string; onCall: (type: "audio" | "video") => void }) {
  return (
    <span className="app-call-buttons">
      <button
        type="button"
        className="app-icon-button"
        data-testid="call-audio"
        aria-label={`Audio call to ${name}`}
        title="Audio call"
        onClick={() => onCall("audio")}
      >
        <Icon name="phone" />
      </button>
      <button
        type="button"
        className="app-icon-button"
        data-testid="call-video"
        aria-label={`Video call to ${name}`}
        title="Video call"
        onClick={() => onCall("video")}
      >
        <Icon name="camera" />
      </button>
    </span>
  );
}
