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
  const sets = fieldsOf(text);
  if (sets === undefined) return undefined;
  const [minutes, hours, days, months, weekdays] = sets.map(({ size }) => size);
  return {
    minutes: minutes ?? 0,
    hours: hours ?? 0,
    daily: days === 31 && months === 12 && (weekdays ?? 0) >= 7,
  };
}

/** A leap year and the year behind it, beginning on a Monday: enough to meet every day of a year. */
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAYS = 731;
const MINUTES_A_DAY = 1440;

/**
 * The longest time in minutes between two runs of a schedule in UTC; undefined for a text that is
 * none, and Infinity for one that does not run twice within two years.
 */
export function longestGap(text: string): number | undefined {
  const sets = fieldsOf(text);
  if (sets === undefined) return undefined;
  const [minutes, hours, days, months, weekdays] = sets;
  const times = [...hours]
    .flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute))
    .sort((one, other) => one - other);
  // Where both days and weekdays are named, either is enough, as in every cron since Unix V7.
  const byEither = days.size < 31 && weekdays.size < 7;
  const runs = (day: Date): boolean => {
    if (!months.has(day.getUTCMonth() + 1)) return false;
    const [inMonth, inWeek] = [days.has(day.getUTCDate()), weekdays.has(day.getUTCDay())];
    return byEither ? inMonth || inWeek : inMonth && inWeek;
  };
  let longest = times
    .slice(1)
    .reduce((most, time, at) => Math.max(most, time - (times[at] ?? 0)), 0);
  const overnight = (times[0] ?? 0) - (times.at(-1) ?? 0);
  let last: number | undefined;
  for (let day = 0; day < DAYS; day += 1) {
    if (!runs(new Date(FIRST_DAY + day * MINUTES_A_DAY * 60_000))) continue;
    if (last !== undefined) {
      longest = Math.max(longest, (day - last) * MINUTES_A_DAY + overnight);
    }
    last = day;
  }
  return longest === 0 ? Infinity : longest;
}

type Fields = readonly [
  minutes: Set<number>,
  hours: Set<number>,
  days: Set<number>,
  months: Set<number>,
  weekdays: Set<number>,
];

/** The numbers of each field; undefined where one of them is wrong. */
function fieldsOf(text: string): Fields | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) return undefined;
  const sets = FIELDS.map((range, at) => numbersOf(fields[at] ?? "", range) ?? new Set<number>());
  return sets.some(({ size }) => size === 0) ? undefined : (sets as unknown as Fields);
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
