import { preferences } from "../../lib/preferences";
import { Icon } from "../components/Icon";
import { usePreferences } from "../usePreferences";

/** Goes over from the grid to speaker view, or back; remembered in this browser. */
export function ViewButton() {
  const { view } = usePreferences();
  const label = view === "grid" ? "Show who speaks large" : "Show all in a grid";
  return (
    <button
      type="button"
      className="parley-header-button"
      data-testid="view"
      data-view={view}
      aria-label={label}
      aria-keyshortcuts="g"
      title={`${label} (g)`}
      onClick={toggleView}
    >
      <Icon name={view === "grid" ? "speakerView" : "grid"} />
    </button>
  );
}

export function toggleView(): void {
  preferences.change({ view: preferences.value.view === "grid" ? "speaker" : "grid" });
}
