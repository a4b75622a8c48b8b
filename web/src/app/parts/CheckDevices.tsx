import { useState } from "react";
import { Icon } from "../../react/components/Icon";
import { useLazy } from "../../react/useLazy";

const load = () => import("../../react/components/DeviceCheckDialog").then((module) => module.default);

/** The way to a look at camera and microphone without calling anybody. */
export function CheckDevices() {
  const [open, setOpen] = useState(false);
  const DeviceCheckDialog = useLazy(load, open);
  return (
    <>
      <button type="button" className="parley-button" data-testid="check-devices" onClick={() => setOpen(true)}>
        <Icon name="settings" size={20} /> Camera and microphone
      </button>
      {DeviceCheckDialog ? <DeviceCheckDialog title="Camera and microphone" onClose={() => setOpen(false)} /> : null}
    </>
  );
}
