import { preferences } from "../../lib/preferences";
import { usePreferences } from "../usePreferences";
import { Dialog } from "./Dialog";
import { Switch } from "./Switch";

/** What keys do in a call or a room. */
export default function ShortcutsDialog({ keys, onClose }: { keys: [string, string][]; onClose: () => void }) {
  const { singleKeys } = usePreferences();
  return (
    <Dialog title="Keyboard shortcuts" testId="help-dialog" onClose={onClose}>
      <dl className={`parley-keys ${singleKeys ? "" : "is-off"}`}>
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label="Single keys act"
        hint="Switch this off where speech input or an assistive technology types keys"
        checked={singleKeys}
        onChange={(on) => preferences.change({ singleKeys: on })}
        testId="single-keys"
      />
      <p className="parley-dialog-note">
        Tab and Enter reach every button, and Escape closes what is open, in any case.
      </p>
    </Dialog>
  );
}
