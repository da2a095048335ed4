/** Gives the time in microseconds since 1970, later at each call. */
export type Clock = () => number;

/** The machine's clock; two calls never give the same time. */
export function machineClock(): Clock {
  let last = 0;
  return () => (last = Math.max(last + 1, Date.now() * 1000));
}

/** As in "2026-11-24T08:15:30.123456Z". */
export function isoMicroseconds(time: number): string {
  const milliseconds = new Date(Math.floor(time / 1000)).toISOString().slice(0, -1);
  return `${milliseconds}${String(time % 1000).padStart(3, "0")}Z`;
}
