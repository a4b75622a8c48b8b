/** Whether the browser shows notifications of this page; `unsupported` where it never does. */
export type NotificationState = NotificationPermission | "unsupported";

export function notificationState(): NotificationState {
  return typeof Notification === "undefined" ? "unsupported" : Notification.permission;
}

/** Asks the person. Browsers want a click before this. */
export async function askForNotifications(): Promise<NotificationState> {
  if (typeof Notification === "undefined") return "unsupported";
  return Notification.requestPermission().catch(() => Notification.permission);
}

interface Notice {
  body: string;
  /** A later notice with the same tag takes the place of an earlier one. */
  tag: string;
  /** Stays until somebody reacts. */
  sticky?: boolean;
}

/** Says something outside of the page, if nobody looks at it and the person allowed that. Gives the function that takes it back. */
export function notify(title: string, { body, tag, sticky = false }: Notice): () => void {
  if (notificationState() !== "granted" || !document.hidden) return () => {};
  try {
    const shown = new Notification(title, { body, tag, requireInteraction: sticky });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  } catch {
    // Some phones have the word, but let only installed pages use it.
    return () => {};
  }
}
