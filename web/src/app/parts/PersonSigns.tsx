import type { MediaState, Quality } from "../../lib/types";
import { Icon } from "../../react/components/Icon";
import { QualityBars } from "../../react/components/QualityBars";

/** Connection, camera and microphone of somebody at a glance. */
export function PersonSigns({ media, quality }: { media: MediaState; quality: Quality | null }) {
  return (
    <span className="app-person-signs">
      {media.screenSharing ? <Sign icon="screen" words="sharing the screen" /> : null}
      {quality ? (
        <span className="app-person-quality" title={`Connection: ${quality}`} data-testid="person-quality">
          <QualityBars quality={quality} />
          <span className="parley-visually-hidden">connection {quality}, </span>
        </span>
      ) : null}
      <Sign icon={media.videoEnabled ? "camera" : "cameraOff"} words={`camera ${media.videoEnabled ? "on" : "off"}`} />
      <Sign icon={media.audioEnabled ? "mic" : "micOff"} words={media.audioEnabled ? "microphone on" : "muted"} />
    </span>
  );
}

function Sign({ icon, words }: { icon: "mic" | "micOff" | "camera" | "cameraOff" | "screen"; words: string }) {
  const off = icon.endsWith("Off");
  return (
    <span className={`app-person-sign ${off ? "is-off" : ""}`} title={words}>
      <Icon name={icon} size={18} />
      <span className="parley-visually-hidden">{words}, </span>
    </span>
  );
}
