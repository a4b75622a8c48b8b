import { useState } from "react";
import { askForNotifications, notificationState } from "../../lib/notifications";
import { preferences } from "../../lib/preferences";
import { Icon } from "../../react/components/Icon";
import { usePreferences } from "../../react/usePreferences";
import { useStore } from "../useStore";
import type { Desk } from "../Workspace";

/** Offers notifications once it is clear what they are good for: after the first call, and never again after a no. */
export function NotificationOffer({ desk }: { desk: Desk }) {
  const [state, setState] = useState(notificationState);
  const { offerNotifications } = usePreferences();
  const calls = useStore(desk.records.calls);
  if (state !== "default" || !offerNotifications || !calls?.length) return null;
  const turnOn = async () => {
    setState(await askForNotifications());
    preferences.change({ offerNotifications: false });
  };
  return (
    <section className="app-offer" data-testid="notify-offer" aria-label="Notifications">
      <Icon name="bell" size={20} />
      <p>Be told when somebody calls while this page is in the background?</p>
      <span className="app-missed-actions">
        <button type="button" className="parley-button" data-testid="notify-on" onClick={() => void turnOn()}>
          Turn on
        </button>
        <button
          type="button"
          className="parley-button"
          data-testid="notify-later"
          onClick={() => preferences.change({ offerNotifications: false })}
        >
          No, thanks
        </button>
      </span>
    </section>
  );
}
