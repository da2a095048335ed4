import { groupRole } from "../../database/group-roles";
import { isModest, purposeOf } from "../../database/role-purpose";
import type { RolePurpose } from "../../database/role-purpose";
import { knownOf, valueOr } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import { noExcess, together, verdictOf } from "./excess";
import type { Excess } from "./excess";
import { resourceRule } from "./resource-rule";
import type { ResourceRule } from "./resource-rule";

/** What a role gets too much by being a member of another, or by acting as it. */
function excessBy(group: string, purpose: RolePurpose, acts: boolean): Excess {
  const how = acts ? "acts as" : "is a member of";
  const power = groupRole(group);
  if (power !== undefined) {
    if (power.right.includes(purpose) && !acts) return noExcess;
    const problem = `${how} ${group}, which ${power.gives}`;
    const isRefused = power.grave || isModest(purpose);
    return { ...noExcess, [isRefused ? "refused" : "named"]: [problem] };
  }
  if (purpose === "owner" || purposeOf(group) !== "owner") return noExcess;
  // Of the application's own memberships a rule on the whole stack tells.
  if (purpose === "application" && !acts) return noExcess;
  const problem = `${how} ${group}, which may alter and drop everything${acts ? " (assumeRole)" : ""}`;
  return { ...noExcess, [purpose === "other" ? "named" : "refused"]: [problem] };
}

/** What a role, or a membership of its own, gives somebody of a purpose too much. */
export function membershipExcess(
  subject: SubjectOf<"role"> | SubjectOf<"membership">,
  purpose: RolePurpose,
): Excess {
  if (subject.kind === "role") {
    const groups = valueOr(subject.memberOf, []);
    const assumed = valueOr(subject.assumes, "");
    const partial = { ...noExcess, unknown: groups === undefined || assumed === undefined };
    return together([
      partial,
      ...(groups ?? []).map((group) => excessBy(group, purpose, false)),
      ...(assumed ? [excessBy(assumed, purpose, true)] : []),
    ]);
  }
  const group = valueOr(subject.memberOf, "");
  const handsOn = valueOr(subject.adminOption, false);
  if (group === undefined) return { ...noExcess, unknown: true };
  const problem = `may make others members of ${group} (withAdminOption)`;
  const admin: Excess =
    handsOn === true && purpose !== "owner"
      ? { ...noExcess, [isModest(purpose) ? "refused" : "named"]: [problem] }
      : { ...noExcess, unknown: handsOn === undefined };
  return together([excessBy(group, purpose, false), admin]);
}

function byName(subject: SubjectOf<"role"> | SubjectOf<"membership">): Excess {
  const { state } = subject.kind === "role" ? subject.name : subject.role;
  const name = knownOf(subject.kind === "role" ? subject.name : subject.role) ?? "";
  const excess = membershipExcess(subject, purposeOf(name));
  return { ...excess, unknown: excess.unknown || state === "unknown" };
}

const FIX =
  "Take the membership away, and grant the role what it needs itself: SELECT, INSERT, UPDATE and DELETE on its tables. A backup may be a member of pg_read_all_data, and a login for monitoring (bookedbarber_monitoring) of pg_monitor.";

const membershipModest = resourceRule({
  id: "membership-modest",
  items: ["3.1", "1.1"],
  title: "No role is a member of one that gives the server away",
  why: "PostgreSQL and its providers bring roles along that read files, run programs or stand in for a superuser: whoever reaches a login that is a member has all of that.",
  fix: FIX,
  severity: "error",
  kinds: ["role", "membership"],
  verdict: (subject) => verdictOf(byName(subject), "refused"),
});

const membershipReviewed = resourceRule({
  id: "membership-reviewed",
  items: ["3.1"],
  title: "Somebody has decided each membership in a role of the server's own",
  why: "Such a role gives more than any grant of the stack says, and more with each version of PostgreSQL.",
  fix: "Take the membership away, or waive this rule for the role with the reason.",
  severity: "warning",
  kinds: ["role", "membership"],
  verdict: (subject) => verdictOf(byName(subject), "named"),
});

const roleUsable = resourceRule({
  id: "role-valid",
  items: ["3.1", "3.2"],
  title: "No login's password has expired",
  why: "Nobody can log in with it: the next connection that the application opens fails.",
  fix: "Leave validUntil out, or set it to a day to come. A login that is to be closed has login: false.",
  severity: "error",
  kinds: ["role"],
  verdict: (role, { today }) => {
    if (valueOr(role.login, false) === false) return "not-applicable";
    const until = valueOr(role.validUntil, "infinity");
    if (until === undefined) return "unknown";
    const text = until.trim();
    if (text === "" || /^(infinity|null)$/i.test(text) || today === undefined) return PASS;
    if (/^-infinity$/i.test(text)) return fail("has a password that was never valid (validUntil)");
    const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? dayOf(text);
    if (day === undefined) return "unknown";
    return day < today ? fail(`has a password that is valid until ${day}, which is past`) : PASS;
  },
});

function dayOf(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

export const membershipRules: readonly ResourceRule[] = [
  membershipModest,
  membershipReviewed,
  roleUsable,
];
