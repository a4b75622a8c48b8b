import type { CallSession } from "../../lib/callSession";
import type { CallState } from "../../lib/callState";
import { pictureChoices } from "../qualityWords";

/** How good a picture to send: left to the network, a size, or none at all. */
export function PictureMenu({ session, state }: { session: CallSession; state: CallState }) {
  const { choice: chosen, profile } = state.picture;
  return (
    <fieldset className="parley-choices" data-testid="picture-menu" data-profile={profile}>
      <legend>Your picture</legend>
      {pictureChoices(profile).map(({ choice, name, remark }) => (
        <label key={choice}>
          <input
            type="radio"
            name="parley-picture"
            checked={choice === chosen}
            data-testid={`picture-${choice}`}
            onChange={() => void session.setPicture(choice)}
          />
          <span>
            {name}
            <small>{remark}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
