/** The fields of a cron line and the numbers that each may hold. */
const FIELDS = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  {
    least: 1,
    most: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { least: 0, most: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
] as const;

/** When a schedule runs: for each field the numbers that it names, or every one. */
export interface Schedule {
  readonly minutes: number;
  readonly hours: number;
  /** Whether it runs on each day of the year. */
  readonly daily: boolean;
}

/** Reads the five fields of a cron line (minute, hour, day, month, weekday); undefined if wrong. */
export function scheduleOf(text: string): Schedule | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) return undefined;
  const sizes = FIELDS.map((range, at) => numbersOf(fields[at] ?? "", range)?.size ?? 0);
  const [minutes = 0, hours = 0, days = 0, months = 0, weekdays = 0] = sizes;
  if (sizes.includes(0)) return undefined;
  return { minutes, hours, daily: days === 31 && months === 12 && weekdays >= 7 };
}

/** The numbers that one field names: lists, ranges, steps; undefined for what is none of these. */
function numbersOf(field: string, range: (typeof FIELDS)[number]): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:\/([0-9]{1,3}))?$/i.exec(part);
    if (match === null) return undefined;
    const [, from = "", to, every] = match;
    const all = from === "*";
    const first = all ? range.least : numberOf(from, range);
    // A start with a step and no end runs to the field's end, as in 10/15.
    const open = all || (to === undefined && every !== undefined);
    const last = open ? range.most : to === undefined ? first : numberOf(to, range);
    const step = every === undefined ? 1 : Number(every);
    if (first === undefined || last === undefined || first > last) return undefined;
    if (step === 0 || (all && to !== undefined)) return undefined;
    for (let number = first; number <= last; number += step) {
      // Sunday is both 0 and 7.
      found.add(range.most === 7 && number === 7 ? 0 : number);
    }
  }
  return found;
}

function numberOf(word: string, range: (typeof FIELDS)[number]): number | undefined {
  const { least, most } = range;
  const names: readonly string[] = range.names;
  const at = names.indexOf(word.toLowerCase());
  // Months count from 1, weekdays from 0.
  if (at >= 0) return at + (names.length === 12 ? 1 : 0);
  const number = /^[0-9]+$/.test(word) ? Number(word) : undefined;
  return number !== undefined && number >= least && number <= most ? number : undefined;
}
