/** What a person chose in this browser; it holds for later calls too. */
export interface Preferences {
  /** Device ids of the browser; null means whatever the browser takes. */
  camera: string | null;
  microphone: string | null;
  speaker: string | null;
  /** The microphone is open only while a key or its button is held. */
  pushToTalk: boolean;
  /** Whether single keys act in a call; they get in the way of some people's speech input. */
  singleKeys: boolean;
  /** Whether a look at camera and microphone comes before each call that one places. */
  previewCalls: boolean;
  /** The same before a room. */
  previewRooms: boolean;
  /** Everybody in tiles of one size, or whoever speaks large. */
  view: "grid" | "speaker";
  /** Whether the page may still offer notifications. */
  offerNotifications: boolean;
}

/** The kinds of devices that can be chosen. */
export type DeviceKind = "camera" | "microphone" | "speaker";

const KEY = "parley.preferences";

const DEFAULTS: Preferences = {
  camera: null,
  microphone: null,
  speaker: null,
  pushToTalk: false,
  singleKeys: true,
  previewCalls: false,
  previewRooms: true,
  view: "grid",
  offerNotifications: true,
};

class StoredPreferences {
  private current: Preferences = { ...DEFAULTS, ...read() };
  private readonly listeners = new Set<() => void>();

  get value(): Preferences {
    return this.current;
  }

  change(change: Partial<Preferences>): void {
    this.current = { ...this.current, ...change };
    write(this.current);
    for (const listener of this.listeners) listener();
  }

  /** Tells of each change; gives the function that ends this. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

// Storage may be forbidden, full, or not there at all; choices then last as long as the page.
function read(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

function write(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // see above
  }
}

/** The choices of whoever sits at this browser. */
export const preferences = new StoredPreferences();
