import type { FirstMedia } from "../../lib/devicePreview";
import { preferences } from "../../lib/preferences";
import { DeviceCheck, useDevicePreview } from "../../react/components/DeviceCheck";
import { Switch } from "../../react/components/Switch";
import { usePreferences } from "../../react/usePreferences";

/** Before a room: how one will look and sound, and the way in. */
export default function Lobby({ roomId, onJoin }: { roomId: string; onJoin: (first: FirstMedia) => void }) {
  const preview = useDevicePreview(true);
  const { previewRooms } = usePreferences();
  const join = () => {
    const { media } = preview.state;
    preview.close();
    onJoin(media);
  };
  return (
    <main className="app-lobby" data-testid="lobby">
      <div className="app-lobby-card">
        <h1>{roomId}</h1>
        <DeviceCheck preview={preview} />
        <footer className="parley-check-foot">
          <Switch
            label="Show this before each room"
            checked={previewRooms}
            onChange={(on) => preferences.change({ previewRooms: on })}
            testId="preview-rooms"
          />
          <span className="app-lobby-actions">
            <a className="parley-button" href="/">
              Home
            </a>
            <button
              type="button"
              className="parley-button parley-button--primary"
              data-testid="join-room"
              onClick={join}
            >
              Join
            </button>
          </span>
        </footer>
      </div>
    </main>
  );
}
