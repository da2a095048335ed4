import { z } from "zod";

import { DETAILED_HEALTH_PATH, HEALTH_PATH } from "../../checklist/environment/served";
import { fail, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import type { HttpAnswer } from "../network/network";
import { reach, statusText } from "./reach";
import type { Reached } from "./reach";

/** A word for a state, or an object with one. */
const state = z.union([
  z.string(),
  z.boolean(),
  z.looseObject({ status: z.union([z.string(), z.boolean()]) }).transform(({ status }) => status),
]);
const group = z.record(z.string(), z.unknown()).optional();
/** The parts may be at the top, or in a group of any of these names. */
const health = z.looseObject({
  status: z.string().optional(),
  checks: group,
  components: group,
  services: group,
  dependencies: group,
});

const GOOD = new Set(["healthy", "ok", "up", "pass", "passing", "connected", "available", "true"]);

/** Asks the API whether it answers, and how its database, Redis and pool are. */
export const backendHealth: Look = async (site) => {
  const { apiHost } = site.target;
  const [plain, detailed] = await Promise.all(
    [HEALTH_PATH, DETAILED_HEALTH_PATH].map((path) =>
      reach(site, { url: `https://${apiHost}${path}` }),
    ),
  );
  return [
    ...(plain === undefined ? [] : judgeHealth(`${apiHost}${HEALTH_PATH}`, plain)),
    ...(detailed === undefined ? [] : judgeDetailed(`${apiHost}${DETAILED_HEALTH_PATH}`, detailed)),
  ];
};

export function judgeHealth(subject: string, reached: Reached): readonly Answer[] {
  if (!("answer" in reached)) return [silent(subject, reached.reason)];
  const { answer } = reached;
  if (answer.status === 429) return [unknown(subject, `It ${statusText(answer.status)}.`)];
  if (answer.status !== 200) return [fail(subject, `It ${statusText(answer.status)}.`)];
  const told = healthOf(answer);
  if (told === undefined) {
    return [fail(subject, "It answers 200 with what is no JSON: another program is at this host.")];
  }
  if (told.status !== undefined && !isGood(told.status)) {
    return [fail(subject, `It answers 200, and says of itself "${word(told.status)}".`)];
  }
  return [pass(subject, `It answers 200 within ${Math.round(answer.milliseconds)} ms.`)];
}

export function judgeDetailed(subject: string, reached: Reached): readonly Answer[] {
  if (!("answer" in reached)) return [silent(subject, reached.reason)];
  const { answer } = reached;
  const { status } = answer;
  if (status === 401 || status === 403) {
    return [
      unknown(
        subject,
        `It asks for a login (${status}), which probes do not have: the database behind the API is not seen.`,
        "Let GET /api/v1/health/detailed answer without a login, with states alone and no addresses.",
      ),
    ];
  }
  if (status === 429) return [unknown(subject, `It ${statusText(status)}.`)];
  const told = healthOf(answer);
  if (told === undefined) {
    const what = status === 200 ? "answers 200 with what is no JSON" : statusText(status);
    return [fail(subject, `It ${what}, and tells nothing of the database.`)];
  }
  const parts = partsOf(told);
  if (status >= 400 && parts.length === 0) {
    return [fail(subject, `It ${statusText(status)}, and tells nothing of the database.`)];
  }
  const database = parts.find(([name]) => /database|postgres|^db$/.test(name));
  const bad = parts.filter(([, value]) => !isGood(value));
  const answers = bad.map(([name, value]) =>
    fail(`${subject} ${name}`, `It is "${word(value)}" (the answer is ${status}).`),
  );
  if (database === undefined) {
    answers.push(
      unknown(
        `${subject} database`,
        `It answers ${status}, and says nothing of the database.`,
        "Have the endpoint ask the database (SELECT 1) and tell its status.",
      ),
    );
  }
  if (answers.length > 0) return answers;
  if (status !== 200 || (told.status !== undefined && !isGood(told.status))) {
    return [
      fail(subject, `It answers ${status}, and says of itself "${word(told.status ?? "")}".`),
    ];
  }
  const names = parts.map(([name]) => name).join(", ");
  return [pass(subject, `It answers 200, and well are: ${names}.`)];
}

const silent = (subject: string, reason: string): Answer =>
  unknown(subject, `It cannot be asked, because ${reason}.`);

type Health = z.output<typeof health>;

function healthOf({ body }: HttpAnswer): Health | undefined {
  try {
    const parsed = health.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The parts that have a state: their names in lower case, and what they say. */
function partsOf(told: Health): readonly (readonly [name: string, state: string | boolean])[] {
  const { checks, components, services, dependencies, ...top } = told;
  const grouped = { ...checks, ...components, ...services, ...dependencies };
  const named = /database|postgres|^db$|redis|cache|pool/i;
  const parts = [
    ...Object.entries(grouped),
    ...Object.entries(top).filter(([name]) => named.test(name)),
  ];
  return parts.flatMap(([name, value]) => {
    const parsed = state.safeParse(value);
    // A name that is no name may quote an address as well.
    const shown = /^[\w. -]{1,40}$/.test(name) ? name.toLowerCase() : "a part without a plain name";
    return parsed.success ? [[shown, parsed.data] as const] : [];
  });
}

const isGood = (value: string | boolean): boolean => GOOD.has(String(value).trim().toLowerCase());

/** A state as a message shows it: a word, since a text may quote an address with a password. */
function word(value: string | boolean): string {
  const text = String(value).trim();
  return /^[A-Za-z][A-Za-z_ -]{0,30}$/.test(text) ? text : "something else";
}
