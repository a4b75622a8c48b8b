const COLOURS = 8;

/** A person's initials on a colour that is always the same for the same person. */
export function Avatar({ id, name, size = "m" }: { id: string; name: string; size?: "s" | "m" | "l" | "xl" }) {
  return (
    <span className={`parley-avatar parley-avatar--${size} parley-hue-${hueOf(id)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** Number of the colour of a person. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % COLOURS;
}

/** First letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
