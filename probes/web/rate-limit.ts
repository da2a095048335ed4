import { randomBytes } from "node:crypto";

import { SIGN_IN_PATH } from "../../checklist/environment/served";
import { integerOf } from "../../checklist/environment/value";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { reach, statusText } from "./reach";

/** FastAPI's default in the environment's contract. */
const USUAL_LIMIT = 10;
/** Counters of several workers and of a window's edge let a few more through. */
const MORE = 5;
/** Whatever the limit says, nobody is sent more than this. */
const MOST = 40;

/** What the sign-in answered, request by request, until it refused. */
export interface Attempts {
  readonly statuses: readonly number[];
  /** Of the refusal: when to come back. */
  readonly retryAfter: string | undefined;
  /** How many attempts a minute are allowed. */
  readonly limit: number;
  /** Why there is no further answer. */
  readonly reason?: string;
}

/** Signs in as nobody, again and again, until the application refuses. */
export const rateLimitAnswers: Look = async (site) => {
  const { apiHost, backend } = site.target;
  const limit = integerOf(backend["AUTH_RATE_LIMIT_PER_MINUTE"] ?? "") ?? USUAL_LIMIT;
  const most = Math.min(limit + MORE, MOST);
  // A domain that nobody has (RFC 2606), and a password that nobody had.
  const body = JSON.stringify({
    email: "checklist-probe@example.invalid",
    password: randomBytes(18).toString("base64url"),
  });
  const statuses: number[] = [];
  const attempts = async (): Promise<Attempts> => {
    while (statuses.length < most) {
      const reached = await reach(site, {
        url: `https://${apiHost}${SIGN_IN_PATH}`,
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      if (!("answer" in reached)) {
        return { statuses, limit, retryAfter: undefined, reason: reached.reason };
      }
      const { status, headers } = reached.answer;
      statuses.push(status);
      if (status === 429) return { statuses, limit, retryAfter: headers["retry-after"] };
      // It is not there, breaks down, or lets nobody in: more of it would say nothing.
      if (![200, 400, 401, 422].includes(status)) break;
    }
    return { statuses, limit, retryAfter: undefined };
  };
  return [judgeAttempts(`${apiHost}${SIGN_IN_PATH}`, await attempts())];
};

export function judgeAttempts(
  subject: string,
  { statuses, retryAfter, limit, reason }: Attempts,
): Answer {
  const sent = statuses.length;
  const last = statuses.at(-1);
  if (reason !== undefined) {
    return unknown(subject, `After ${sent} answers there is none, because ${reason}.`);
  }
  if (last === 429) {
    const told = `The attempt ${sent} is refused (429); ${limit} a minute are allowed`;
    if (retryAfter === undefined || !/^\s*\S+/.test(retryAfter)) {
      return warn(
        subject,
        `${told}. The refusal does not tell when to come back.`,
        "Answer 429 with Retry-After in seconds: slowapi does it with headers_enabled=True.",
      );
    }
    return pass(subject, `${told}, and the refusal tells when to come back.`);
  }
  if (last === undefined || ![200, 400, 401, 422].includes(last)) {
    return unknown(
      subject,
      `Signing in ${last === undefined ? "was not tried" : statusText(last)}.`,
    );
  }
  if (sent < limit) {
    return unknown(
      subject,
      `${sent} attempts are let through, and ${limit} a minute are allowed: more are not sent.`,
    );
  }
  return fail(
    subject,
    `${sent} attempts within a minute are let through, and ${limit} are allowed: passwords can be guessed.`,
  );
}
