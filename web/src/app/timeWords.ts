/** When something was, as short as a list wants it: the time today, the weekday this week, else the date. */
export function timeWords(iso: string, now = new Date()): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return "";
  if (then.toDateString() === now.toDateString()) return format(then, { hour: "2-digit", minute: "2-digit" });
  const days = (now.getTime() - then.getTime()) / 86_400_000;
  return days < 6 ? format(then, { weekday: "short" }) : format(then, { day: "numeric", month: "short" });
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, options).format(date);
}
