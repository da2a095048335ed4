import { knownOf, valueOr } from "./property";
import { ofKind } from "./subject";
import type { SubjectOf, Subject } from "./subject";

/** What a role may do by itself and by what it is a member of. */
export interface RoleRights {
  /** The role itself and every role whose rights it has, the nearest first. */
  readonly roles: readonly string[];
  /** What these are granted. */
  readonly grants: readonly SubjectOf<"grant">[];
  /** Whether there may be more that is not known yet. */
  readonly incomplete: boolean;
}

/** Everything that a role of this name may do, as far as the subjects tell. */
export function rightsOf(name: string, subjects: readonly Subject[]): RoleRights {
  const declared = ofKind(subjects, "role");
  const memberships = ofKind(subjects, "membership");
  const granted = ofKind(subjects, "grant");
  const roles: string[] = [];
  // Whatever names no role yet may turn out to name one of these.
  let incomplete =
    memberships.some(({ role }) => role.state === "unknown") ||
    granted.some(({ role }) => role.state === "unknown");
  const waiting = [name];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const role = next;
    if (roles.includes(role)) continue;
    roles.push(role);
    const groups = declared
      .filter((one) => knownOf(one.name) === role)
      .map(({ memberOf }) => valueOr(memberOf, []));
    const more = memberships
      .filter((one) => knownOf(one.role) === role)
      .map(({ memberOf }) => valueOr(memberOf, ""));
    incomplete ||= groups.includes(undefined) || more.includes(undefined);
    waiting.push(...groups.flatMap((group) => group ?? []), ...more.flatMap((one) => one ?? []));
  }
  return {
    roles,
    grants: granted.filter(({ role }) => roles.includes(knownOf(role) ?? "")),
    incomplete,
  };
}
