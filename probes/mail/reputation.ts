import { z } from "zod";

import { daysAfter } from "../../checklist/day";
import { ask, Refused } from "../api";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look, Site } from "../look";
import { managingSendgrid } from "./sendgrid";
import { sendgridAccount } from "./sendgrid-account";

const amount = z.int().min(0).default(0);
/** https://www.twilio.com/docs/sendgrid/api-reference/stats */
const stats = z.array(
  z.object({
    stats: z.array(
      z.object({
        metrics: z.object({
          requests: amount,
          delivered: amount,
          bounces: amount,
          spam_reports: amount,
        }),
      }),
    ),
  }),
);
/** What became of the mails of some weeks. */
export type MailCounts = z.output<typeof stats>[number]["stats"][number]["metrics"];

const REPUTATION = "SendGrid reputation";
const SHARES = "mails of the last 28 days";
const DAYS = 28;
const LEAST_REPUTATION = 80;
/** Of fewer mails one more bounce is a percent. */
const ENOUGH = 100;

/** In percent: what the programme aims at, and where large receivers begin to refuse. */
const LIMITS = {
  bounces: { target: 2, limit: 5, what: "bounced" },
  spam_reports: { target: 0.1, limit: 0.3, what: "were reported as spam" },
} as const;
const DELIVERED = 95;

/** What receivers think of the sender, as far as SendGrid's figures show it. */
export const lookAtReputation: Look = async (site) => {
  const [{ reputation }, counts] = await Promise.all([sendgridAccount(site), countsOf(site)]);
  return [judgeReputation(reputation), ...judgeCounts(counts)];
};

/** Undefined where the key may not read them. */
async function countsOf(site: Site): Promise<MailCounts | undefined> {
  const query = new URLSearchParams({
    start_date: daysAfter(site.today, -DAYS),
    end_date: site.today,
    aggregated_by: "day",
  });
  try {
    const path = `v3/stats?${query.toString()}`;
    const days = await ask(site, managingSendgrid(site), path, stats);
    const all = days.flatMap((day) => day.stats.map(({ metrics }) => metrics));
    const sum = (of: keyof MailCounts): number =>
      all.reduce((total, metrics) => total + metrics[of], 0);
    return {
      requests: sum("requests"),
      delivered: sum("delivered"),
      bounces: sum("bounces"),
      spam_reports: sum("spam_reports"),
    };
  } catch (error) {
    if (error instanceof Refused && error.status === 403) return undefined;
    throw error;
  }
}

export function judgeReputation(reputation: number): Answer {
  return reputation >= LEAST_REPUTATION
    ? pass(REPUTATION, `It is ${reputation} of 100.`)
    : fail(REPUTATION, `It is ${reputation} of 100, and ${LEAST_REPUTATION} are needed.`);
}

export function judgeCounts(counts: MailCounts | undefined): readonly Answer[] {
  if (counts === undefined) {
    return [
      unknown(
        SHARES,
        "The key may not read SendGrid's statistics (403).",
        "Give the stack's key the scope stats.global.read: pulumi config set --secret sendgridApiKey",
      ),
    ];
  }
  const { requests, delivered } = counts;
  if (requests < ENOUGH) {
    return [pass(SHARES, `There are ${requests}: too few for shares of them.`)];
  }
  const percent = (part: number): number => (100 * part) / requests;
  const tooMany = (["bounces", "spam_reports"] as const).flatMap((kind): Answer[] => {
    const { target, limit, what } = LIMITS[kind];
    const share = percent(counts[kind]);
    if (share < target) return [];
    const message = `${rounded(share)} % of ${requests} mails ${what}; less than ${target} % should be.`;
    return [share >= limit ? fail(SHARES, message) : warn(SHARES, message)];
  });
  const share = percent(delivered);
  const arrived = `${rounded(share)} % of ${requests} mails were delivered`;
  const tooFew =
    share > DELIVERED ? [] : [warn(SHARES, `${arrived}; more than ${DELIVERED} % should be.`)];
  const problems = [...tooMany, ...tooFew];
  return problems.length > 0
    ? problems
    : [
        pass(
          SHARES,
          `${arrived}, ${rounded(percent(counts.bounces))} % bounced, ${rounded(percent(counts.spam_reports))} % were reported as spam.`,
        ),
      ];
}

const rounded = (share: number): string => String(Number(share.toFixed(2)));
