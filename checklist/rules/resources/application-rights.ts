import { isModest, purposeOf } from "../../database/role-purpose";
import { knownOf, valueOr } from "../../resources/property";
import { rightsOf } from "../../resources/role-rights";
import { labelOf, ofKind } from "../../resources/subject";
import type { Subject, SubjectOf } from "../../resources/subject";
import { PASS } from "../../rule";
import { noExcess, together, verdictOf } from "./excess";
import type { Excess } from "./excess";
import { grantExcess } from "./grant-excess";
import { membershipExcess } from "./memberships";
import { stackRule } from "./resource-rule";
import type { Answer, Stack, StackRule } from "./resource-rule";
import { loginsOfApplication, ownersOf } from "./roles";

type Giving = SubjectOf<"role"> | SubjectOf<"membership"> | SubjectOf<"grant">;

/**
 * Rules on single resources know a role by its name. What the application is let have by a role of
 * another name, whose login it uses or of which it is a member, shows in the stack alone.
 */
const applicationModest = stackRule({
  id: "application-rights-modest",
  items: ["3.1", "1.1"],
  title: "The application gets no more by other roles than it may have by its own",
  why: "A membership in a group that monitors, owns or backs up gives all that the group has, and an attacker has what the application has.",
  fix: "Take the membership away, or what the group has too much; let the application log in with a role of its own.",
  severity: "error",
  judge: (stack) => {
    const owners = ownersOf(stack.subjects);
    const held = heldByApplication(stack, owners);
    const giving: readonly Giving[] = [
      ...ofKind(stack.subjects, "role"),
      ...ofKind(stack.subjects, "membership"),
      ...ofKind(stack.subjects, "grant"),
    ];
    return giving.flatMap((subject): readonly Answer[] => {
      const name = knownOf(subject.kind === "role" ? subject.name : subject.role) ?? "";
      if (!held.has(name)) return [];
      const at = { subject: labelOf(subject), id: subject.id };
      const apart = together([powersOf(subject), actingOf(subject, owners)]);
      // By its name it is judged already.
      const isJudged = isModest(purposeOf(name));
      if (isJudged && apart.refused.length === 0) return [{ ...at, outcome: PASS }];
      const excess = isJudged ? apart : together([excessOf(subject), apart]);
      const refused = excess.refused.map(
        (problem) => `${problem}, and the application has its rights`,
      );
      return [{ ...at, outcome: verdictOf({ ...excess, refused }, "refused") }];
    });
  },
});

/** The application's logins and every role whose rights they have, but for owners, of which another rule tells. */
function heldByApplication(stack: Stack, owners: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    loginsOfApplication(stack)
      .flatMap((name) => rightsOf(name, stack.subjects).roles)
      .filter((name) => !owners.has(name)),
  );
}

function excessOf(subject: Giving): Excess {
  return subject.kind === "grant"
    ? grantExcess(subject, "application")
    : membershipExcess(subject, "application");
}

const POWERS = [
  "superuser",
  "createDatabase",
  "createRole",
  "bypassRowLevelSecurity",
  "replication",
] as const;

/** A group's rights over the server: its members take them by SET ROLE. A login's own are told of it. */
function powersOf(subject: Subject): Excess {
  if (subject.kind !== "role" || valueOr(subject.login, false) !== false) return noExcess;
  const held = POWERS.filter((power) => knownOf(subject[power]) === true);
  if (held.length === 0) return noExcess;
  const problem = `has rights over the whole server, which the application takes by SET ROLE: ${held.join(", ")}`;
  return { ...noExcess, refused: [problem] };
}

/** Acting as an owner that no name tells as one. */
function actingOf(subject: Subject, owners: ReadonlySet<string>): Excess {
  const assumed = subject.kind === "role" ? (knownOf(subject.assumes) ?? "") : "";
  if (!owners.has(assumed) || purposeOf(assumed) === "owner") return noExcess;
  const problem = `acts as ${assumed}, which owns what there is (assumeRole)`;
  return { ...noExcess, refused: [problem] };
}

export const applicationRightsRules: readonly StackRule[] = [applicationModest];
