import { type ReactNode, useEffect, useMemo } from "react";
import { PushToTalk } from "../../lib/pushToTalk";
import type { MediaOwner } from "../mediaOwner";
import { useLazy } from "../useLazy";
import { usePopover } from "../usePopover";
import { usePreferences } from "../usePreferences";
import { useTalkKey } from "../useTalkKey";
import { ControlButton } from "./ControlButton";
import { Icon } from "./Icon";

/** The microphone: on or off, held open, or another one. */
export function MicrophoneControl({ owner }: { owner: MediaOwner }) {
  const talk = useMemo(() => new PushToTalk(owner.voice), [owner]);
  useEffect(() => () => talk.release(), [talk]);
  useTalkKey(talk);
  return (
    <SplitControl
      label="Microphone and speaker"
      testId="sound-menu"
      button={<MuteButton owner={owner} talk={talk} audible={owner.state.media.audioEnabled} />}
      menu={({ SoundMenu }) => <SoundMenu owner={owner} />}
    />
  );
}

/** The camera: on or off, or another one. */
export function CameraControl({ owner }: { owner: MediaOwner }) {
  const visible = owner.state.media.videoEnabled;
  const button = (
    <ControlButton
      icon={visible ? "camera" : "cameraOff"}
      label={visible ? "Turn camera off" : "Turn camera on"}
      testId="camera"
      keys="v"
      pressed={!visible}
      tone={visible ? "plain" : "off"}
      onClick={() => void owner.camera.toggle()}
    />
  );
  return (
    <SplitControl
      label="Choose a camera"
      testId="camera-menu"
      button={button}
      menu={({ CameraMenu }) => <CameraMenu owner={owner} />}
    />
  );
}

function MuteButton({ owner, talk, audible }: { owner: MediaOwner; talk: PushToTalk; audible: boolean }) {
  const { pushToTalk } = usePreferences();
  const look = {
    icon: audible ? ("mic" as const) : ("micOff" as const),
    testId: "mute",
    keys: "m",
    tone: audible ? ("plain" as const) : ("off" as const),
  };
  if (pushToTalk) return <ControlButton {...look} label="Hold to talk" pressed={audible} hold={talk} />;
  const toggle = () => void owner.voice.toggle();
  return <ControlButton {...look} label={audible ? "Mute" : "Unmute"} pressed={!audible} onClick={toggle} />;
}

interface SplitProps {
  label: string;
  testId: string;
  button: ReactNode;
  menu: (menus: typeof import("./DeviceMenus")) => ReactNode;
}

const load = () => import("./DeviceMenus");

/** A button of the bar with a smaller one beside it that opens what belongs to it. */
function SplitControl({ label, testId, button, menu }: SplitProps) {
  const { open, place, opener, id } = usePopover();
  const menus = useLazy(load, open);
  return (
    <div className="parley-split" ref={place}>
      {button}
      <button {...opener} className="parley-split-more" data-testid={testId} aria-label={label} title={label}>
        <Icon name="chevron" size={16} />
      </button>
      {menus ? (
        <section className="parley-popover" id={id} aria-label={label}>
          {menu(menus)}
        </section>
      ) : null}
    </div>
  );
}
