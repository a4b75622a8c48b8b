import { Icon, type IconName } from "../../react/components/Icon";

/** What a list says while there is nothing in it. */
export function Empty({ icon, title, hint }: { icon: IconName; title: string; hint: string }) {
  return (
    <div className="app-empty">
      <span className="app-empty-icon">
        <Icon name={icon} size={26} />
      </span>
      <p className="app-empty-title">{title}</p>
      <p className="app-empty-hint">{hint}</p>
    </div>
  );
}
