import type { FirstMedia } from "../../lib/devicePreview";
import { preferences } from "../../lib/preferences";
import { usePreferences } from "../usePreferences";
import { DeviceCheck, useDevicePreview } from "./DeviceCheck";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";
import { Switch } from "./Switch";

interface DeviceCheckDialogProps {
  title: string;
  withVideo?: boolean;
  /** Words on the button that goes on, and what it does; without them the dialog is only for looking. */
  start?: { words: string; act: (media: FirstMedia) => void };
  onClose: () => void;
}

/** A look at camera and microphone, alone or before a call. */
export default function DeviceCheckDialog({ title, withVideo = true, start, onClose }: DeviceCheckDialogProps) {
  const preview = useDevicePreview(withVideo);
  const { previewCalls } = usePreferences();
  const go = () => {
    const { media } = preview.state;
    preview.close();
    if (start) start.act(media);
    else onClose();
  };
  return (
    <Dialog title={title} testId="device-dialog" onClose={onClose} wide={withVideo}>
      <DeviceCheck preview={preview} withVideo={withVideo} />
      <footer className="parley-check-foot">
        <Switch
          label="Show this before each call"
          checked={previewCalls}
          onChange={(on) => preferences.change({ previewCalls: on })}
          testId="preview-calls"
        />
        <button type="button" className="parley-button parley-button--primary" data-testid="device-done" onClick={go}>
          {start ? <Icon name={withVideo ? "camera" : "phone"} size={20} /> : null}
          {start?.words ?? "Done"}
        </button>
      </footer>
    </Dialog>
  );
}
