import { beforeEach, expect, it, vi } from "vitest";
import { askForNotifications, notificationState, notify } from "../src/lib/notifications";

const shown: { title: string; close: ReturnType<typeof vi.fn>; options: NotificationOptions }[] = [];

function browserWith(permission: NotificationPermission, hidden: boolean): void {
  class FakeNotification {
    static permission = permission;
    static requestPermission = async () => "granted";
    close = vi.fn();
    constructor(
      readonly title: string,
      readonly options: NotificationOptions,
    ) {
      shown.push(this);
    }
  }
  vi.stubGlobal("Notification", FakeNotification);
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
}

beforeEach(() => void shown.splice(0));

it("tells outside of a page that nobody looks at, and takes it back", () => {
  browserWith("granted", true);
  const takeBack = notify("Ben is calling", { body: "Video call", tag: "call-1", sticky: true });
  expect(shown[0]).toMatchObject({ title: "Ben is calling", options: { tag: "call-1", requireInteraction: true } });
  takeBack();
  expect(shown[0]?.close).toHaveBeenCalledTimes(1);
});

it.each<[string, NotificationPermission, boolean]>([
  ["the page is looked at", "granted", false],
  ["the person does not want it", "denied", true],
  ["the person was not asked", "default", true],
])("is quiet where %s", (_, permission, hidden) => {
  browserWith(permission, hidden);
  notify("Ben is calling", { body: "", tag: "call-1" })();
  expect(shown).toEqual([]);
});

it("knows where there are no notifications at all", async () => {
  vi.stubGlobal("Notification", undefined);
  expect(notificationState()).toBe("unsupported");
  expect(await askForNotifications()).toBe("unsupported");
});
