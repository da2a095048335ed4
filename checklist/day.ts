/** A day of the calendar in UTC, `YYYY-MM-DD`: such texts are in the order of their days. */
export type Day = string;

const MILLISECONDS = 86_400_000;

/** Whether a text is a day that exists: 2026-02-30 is none. */
export function isDay(text: string): boolean {
  // Years of more than four digits have a sign, and are cut short below.
  const time = /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && dayAt(time) === text;
}

/** The day so many days later. */
export function daysAfter(start: Day, days: number): Day {
  return dayAt(Date.parse(start) + days * MILLISECONDS);
}

const dayAt = (time: number): Day => new Date(time).toISOString().slice(0, 10);

/** How many days after the one day the other is: negative for an earlier one. */
export function daysBetween(start: Day, end: Day): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / MILLISECONDS);
}
