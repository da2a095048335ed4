import { HEALTH_PATH } from "../../checklist/environment/served";
import { listOf } from "../../checklist/environment/value";
import { CannotLook, fail, pass, unknown, warn } from "../look";
import type { Answer, Look, Site } from "../look";
import type { HttpAnswer } from "../network/network";
import { reach, statusText } from "./reach";
import type { Reached } from "./reach";

/** What a page of an origin is told: when it asks in advance, and when it just asks. */
export interface CorsSeen {
  readonly origin: string;
  readonly preflight: Reached;
  readonly simple: Reached;
}

const WANTED = { method: "POST", headers: ["authorization", "content-type"] } as const;

/** Asks the API as pages of the allowed origins would, and as pages of others. */
export const corsOrigins: Look = async (site) => {
  const { apiHost, backend } = site.target;
  const allowed = listOf(backend["ALLOWED_ORIGINS"] ?? "").filter(isOrigin);
  const [first] = allowed;
  if (first === undefined) {
    throw new CannotLook(
      apiHost,
      "ALLOWED_ORIGINS lists no origin, so that nobody knows which pages may call the API.",
      "pulumi config set ALLOWED_ORIGINS with the origins of the pages, or leave it to the stack: pulumi config rm ALLOWED_ORIGINS",
    );
  }
  const answers: Answer[] = [];
  // One after the other: together they would look like an attack.
  for (const origin of allowed) answers.push(...judgeAllowed(await ask(site, origin)));
  for (const [origin, what] of strangers(first, allowed)) {
    answers.push(judgeStranger(await ask(site, origin), what));
  }
  return answers;
};

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Origins that a sloppy comparison lets in, each with what it is. */
export function strangers(
  origin: string,
  allowed: readonly string[],
): readonly (readonly [origin: string, what: string])[] {
  const { host } = new URL(origin);
  const all = [
    ["https://evil.example", "a page of a stranger"],
    ["null", "a page without an origin, such as a file or a frame in a sandbox"],
    [`https://${host}.evil.example`, "a stranger whose host begins with the application's"],
    [`https://evil${host}`, "a stranger whose host ends with the application's"],
    [`http://${host}`, "the application over http, which anybody in between may have changed"],
  ] as const;
  return all.filter(([other]) => !allowed.includes(other));
}

async function ask(site: Site, origin: string): Promise<CorsSeen> {
  // The middleware answers for every path. This one is neither limited nor behind a login.
  const url = `https://${site.target.apiHost}${HEALTH_PATH}`;
  const [preflight, simple] = await Promise.all([
    reach(site, {
      url,
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": WANTED.method,
        "access-control-request-headers": WANTED.headers.join(","),
      },
    }),
    reach(site, { url, headers: { origin } }),
  ]);
  return { origin, preflight, simple };
}

/** Why an answer says nothing of what is allowed: none came, or the API was not itself. */
function obstacle(reached: Reached): string | undefined {
  if (!("answer" in reached)) return `does not answer, because ${reached.reason}`;
  const { status } = reached.answer;
  return status === 429 || status >= 500 ? statusText(status) : undefined;
}

const allowOrigin = ({ headers }: HttpAnswer): string | undefined =>
  headers["access-control-allow-origin"];

export function judgeAllowed({ origin, preflight, simple }: CorsSeen): readonly Answer[] {
  const unclear = (problem = "is silent"): readonly Answer[] => [
    unknown(origin, `What it may do is not known: the API ${problem}.`),
  ];
  const problem = obstacle(preflight);
  if (problem !== undefined || !("answer" in preflight)) return unclear(problem);
  const { status, headers } = preflight.answer;
  const told = allowOrigin(preflight.answer);
  const fix =
    "Add it to ALLOWED_ORIGINS (pulumi config rm ALLOWED_ORIGINS lets the stack list it), and pass that list to CORSMiddleware.";
  if (told !== origin && told !== "*") {
    return [
      fail(origin, `Its pages may not call the API: the preflight (${status}) refuses.`, fix),
    ];
  }
  if (status < 200 || status > 299) {
    return [fail(origin, `Its pages may not call the API: the preflight answers ${status}.`, fix)];
  }
  const asks = [
    ["access-control-allow-methods", WANTED.method],
    ...WANTED.headers.map((header) => ["access-control-allow-headers", header] as const),
  ] as const;
  const lacking = asks.flatMap(([list, word]) =>
    allows(headers[list], word.toLowerCase(), told !== "*") ? [] : [word],
  );
  if (lacking.length > 0) {
    return [
      fail(
        origin,
        `Its pages may not call the API: the preflight does not allow ${lacking.join(", ")}.`,
        "Give CORSMiddleware allow_methods and allow_headers with what the pages send.",
      ),
    ];
  }
  if (!("answer" in simple)) return unclear(obstacle(simple));
  if (allowOrigin(simple.answer) !== told) {
    // An answer to a breakdown comes past the middleware.
    if (obstacle(simple) !== undefined) return unclear(obstacle(simple));
    return [fail(origin, "Its pages cannot read the API's answers, only send requests.", fix)];
  }
  const credentials = [preflight, simple].every(
    ({ answer }) => answer.headers["access-control-allow-credentials"] === "true",
  );
  if (told === "*") return [fail(origin, "Every page of the web may call the API (*).", openFix)];
  if (!credentials) {
    return [
      fail(
        origin,
        "Its pages may call the API, but not with cookies.",
        "Give CORSMiddleware allow_credentials=True.",
      ),
    ];
  }
  const done = pass(origin, "Its pages may call the API, with logins and cookies.");
  const varies = (simple.answer.headers["vary"] ?? "").toLowerCase();
  if (/(^|,)\s*(origin|\*)\s*(,|$)/.test(varies)) return [done];
  return [
    done,
    warn(
      `${origin} Vary`,
      "The answer is for this origin, and does not tell caches so.",
      "Let answers carry Vary: Origin, as CORSMiddleware does.",
    ),
  ];
}

/** Whether a list of a preflight's answer has a word; a star counts where no credentials go along. */
function allows(list: string | undefined, word: string, credentials: boolean): boolean {
  const words = (list ?? "").split(",").map((each) => each.trim().toLowerCase());
  return words.includes(word) || (!credentials && words.includes("*"));
}

const openFix =
  "Give CORSMiddleware the list of ALLOWED_ORIGINS as allow_origins: no *, and no allow_origin_regex that matches more.";

/** @param what Whose origin it is. */
export function judgeStranger({ origin, preflight, simple }: CorsSeen, what: string): Answer {
  const answers = [preflight, simple].flatMap((each) => ("answer" in each ? [each.answer] : []));
  const told = answers.map(allowOrigin);
  if (told.includes(origin)) {
    const also = answers.some(
      ({ headers }) => headers["access-control-allow-credentials"] === "true",
    )
      ? ", with the visitor's login"
      : "";
    return fail(origin, `It may call the API${also}: ${what}.`, openFix);
  }
  if (told.includes("*")) {
    return fail(origin, `It may call the API, as every page may (*): ${what}.`, openFix);
  }
  // What decides of both is one piece of the application: the preflight tells of it.
  const problem = obstacle(preflight) ?? ("answer" in simple ? undefined : obstacle(simple));
  if (problem !== undefined) {
    return unknown(origin, `Whether it may call the API is not known: the API ${problem}.`);
  }
  return pass(origin, `It may not call the API: ${what}.`);
}
