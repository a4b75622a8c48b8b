const pad = (value: number) => String(value).padStart(2, "0");

/** Seconds as people read them on a phone: 65 is `01:05`, 3725 is `1:02:05`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
