import { z } from "zod";

import { get } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { allPages, pathOf } from "./api";

const OTHERWISE = ["ActiveMembers", "AllMembers", "NoOne"] as const;

const someone = (what: string): z.ZodType<string> => z.string(what).min(1, what);

/** Whom an alert notifies by e-mail: exactly one of these. */
export const action = z
  .strictObject({
    team: someone("must be the team's slug or id").optional(),
    member: someone("must be the member's e-mail address, or the user's id").optional(),
    owners: z.enum(OTHERWISE, `must be one of ${OTHERWISE.join(", ")}`).optional(),
  })
  .refine((given) => Object.values(given).filter((each) => each !== undefined).length === 1, {
    error: "must hold one of team, member and owners",
    when: ({ issues }) => issues.length === 0,
  });
export type Action = z.output<typeof action>;

/** The ids of teams and users by what the program calls them, as `team:payments`. */
export type Recipients = Readonly<Record<string, string>>;

/** An action as Sentry tells it. */
export const told = z.object({
  id: z.string(),
  type: z.string(),
  config: z.looseObject({
    targetType: z.string().nullish(),
    targetIdentifier: z.union([z.string(), z.number()]).nullish(),
  }),
  data: z.looseObject({ fallthroughType: z.string().nullish() }).nullish(),
});
export type Told = z.output<typeof told>;

const team = z.object({ id: z.string() });
const member = z.object({
  email: z.string(),
  user: z.object({ id: z.string() }).nullish(),
});

/**
 * The ids of everybody who is to be notified. Who is known already is not asked for again, nor is
 * anybody whose id is given: no slug and no address consists of digits alone.
 * @throws Error where Sentry knows somebody not
 */
export async function recipientsOf(
  api: HttpApi,
  organization: string,
  actions: readonly Action[],
  known: Recipients,
): Promise<Recipients> {
  const found: Record<string, string> = {};
  for (const each of actions) {
    const name = nameOf(each);
    if (name === undefined) continue;
    found[name] = known[name] ?? (await idOf(api, organization, each));
  }
  return found;
}

/** An action in Sentry's fields. */
export function fieldsOf(given: Action, recipients: Recipients): object {
  const name = nameOf(given);
  const id = name === undefined ? (given.team ?? given.member ?? "") : recipients[name];
  const targetType =
    given.owners !== undefined ? "issue_owners" : given.team !== undefined ? "team" : "user";
  return {
    type: "email",
    integrationId: null,
    data: given.owners === undefined ? {} : { fallthroughType: given.owners },
    config: { targetType, targetDisplay: null, targetIdentifier: id },
    status: "active",
  };
}

/** Sentry's action as the program would write it, by the names that it used; another as it is. */
export function actionOf(
  { type, config, data }: Told,
  recipients: Recipients,
): Readonly<Record<string, unknown>> {
  const id = String(config.targetIdentifier ?? "");
  const spelled = (kind: string): string =>
    Object.entries(recipients)
      .find(([name, known]) => known === id && name.startsWith(`${kind}:`))?.[0]
      .slice(kind.length + 1) ?? id;
  if (type !== "email") return { type, target: id };
  if (config.targetType === "team") return { team: spelled("team") };
  if (config.targetType === "user") return { member: spelled("member") };
  return { owners: data?.fallthroughType ?? OTHERWISE[0] };
}

/** What has to be looked up; undefined for an id. */
function nameOf(given: Action): string | undefined {
  const [kind, name] = given.team === undefined ? ["member", given.member] : ["team", given.team];
  return name === undefined || /^\d+$/.test(name) ? undefined : `${kind}:${name}`;
}

async function idOf(api: HttpApi, organization: string, given: Action): Promise<string> {
  if (given.team !== undefined) {
    const answer = await get(api, pathOf("teams", organization, given.team));
    if (answer !== undefined) return team.parse(answer.body).id;
    throw new Error(
      `Sentry's organization ${organization} has no team ${given.team} that the token may see: ` +
        "give team as the slug in the team's settings",
    );
  }
  const email = given.member ?? "";
  const path = pathOf("organizations", organization, "members");
  const all = await allPages(api, path, { query: email }, member);
  const found = all.find((each) => each.email.toLowerCase() === email.toLowerCase());
  if (found?.user) return found.user.id;
  throw new Error(
    found === undefined
      ? `Sentry's organization ${organization} has no member ${email}: invite that address first, ` +
          "or notify a team"
      : `${email} has not accepted the invitation to Sentry's organization ${organization} yet: ` +
          "notify a team until then",
  );
}
