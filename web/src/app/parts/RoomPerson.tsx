import type { Room } from "../../lib/room";
import type { RoomParticipant } from "../../lib/roomState";
import type { Quality } from "../../lib/types";
import { Avatar } from "../../react/components/Avatar";
import { Icon, type IconName } from "../../react/components/Icon";
import { PersonSigns } from "./PersonSigns";

interface Moderation {
  room: Room;
  onRemove: () => void;
}

interface RoomPersonProps {
  of: RoomParticipant;
  speaking: boolean;
  quality: Quality | null;
  /** What this side may do to them; null for who is no moderator. */
  actions: Moderation | null;
}

/** Somebody else in the list. */
export function RoomPerson({ of, speaking, quality, actions }: RoomPersonProps) {
  const { userName, userId, media, silenced } = of;
  return (
    <li className={`app-person ${speaking ? "is-speaking" : ""}`} data-testid="person" data-name={userName}>
      <Avatar id={userId} name={userName} />
      <span className="app-person-words">
        <span className="app-person-name">{userName}</span>
        {silenced.audio || silenced.video ? (
          <span className="app-person-role" data-testid="person-silenced">
            {silencedWords(silenced)} by a moderator
          </span>
        ) : null}
      </span>
      <PersonSigns media={media} quality={quality} />
      {actions ? <ModeratorButtons of={of} {...actions} /> : null}
    </li>
  );
}

function silencedWords({ audio, video }: RoomParticipant["silenced"]): string {
  if (audio && video) return "Muted and camera off";
  return audio ? "Muted" : "Camera off";
}

function ModeratorButtons({ of, room, onRemove }: { of: RoomParticipant } & Moderation) {
  const { userName: name, silenced, media, peerId } = of;
  const { audio, video } = silenced;
  return (
    <span className="app-person-actions">
      <Action
        icon={audio ? "mic" : "micOff"}
        words={audio ? "Let speak" : "Mute"}
        name={name}
        testId="person-mute"
        onClick={() => room.mute(peerId, "audio", !audio)}
      />
      {video || media.videoEnabled ? (
        <Action
          icon={video ? "camera" : "cameraOff"}
          words={video ? "Allow camera" : "Camera off"}
          name={name}
          testId="person-camera"
          onClick={() => room.mute(peerId, "video", !video)}
        />
      ) : null}
      <button
        type="button"
        className="app-person-action is-danger"
        data-testid="person-remove"
        aria-label={`Remove ${name}`}
        title={`Remove ${name}`}
        onClick={onRemove}
      >
        <Icon name="remove" size={18} />
      </button>
    </span>
  );
}

interface ActionProps {
  icon: IconName;
  words: string;
  /** Whom it concerns, for those who do not see beside whom the button stands. */
  name: string;
  testId: string;
  onClick: () => void;
}

function Action({ icon, words, name, testId, onClick }: ActionProps) {
  return (
    <button type="button" className="app-person-action" data-testid={testId} onClick={onClick}>
      <Icon name={icon} size={17} />
      {words}
      <span className="parley-visually-hidden">: {name}</span>
    </button>
  );
}
