/** Minimum, median, 95th percentile and maximum of some milliseconds, as one line. */
export function figures(what: string, values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
  return `${what.padEnd(46)} n=${sorted.length}  min ${at(0.0001)}  p50 ${at(0.5)}  p95 ${at(0.95)}  max ${at(1)} ms`;
}
