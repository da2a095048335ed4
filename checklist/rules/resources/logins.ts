import { knownOf, valueOr } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf, Subject } from "../../resources/subject";
import { fail, failIf } from "../../rule";
import { stackRule } from "./resource-rule";
import type { Answer, StackRule } from "./resource-rule";

/** A login of one generation: bookedbarber_app_1, bookedbarber_app_2. */
const GENERATION = /^(.*)[_-](\d{1,4})$/;

/**
 * Roles that log in, by what they are for: the generations of one login, which an application
 * moves between in a rotation, are together.
 */
export function loginsByPurpose(
  subjects: readonly Subject[],
): ReadonlyMap<string, readonly SubjectOf<"role">[]> {
  const purposes = new Map<string, SubjectOf<"role">[]>();
  for (const role of ofKind(subjects, "role")) {
    if (valueOr(role.login, false) === false) continue;
    const name = knownOf(role.name) ?? role.resource;
    const purpose = GENERATION.exec(name)?.[1] ?? name;
    purposes.set(purpose, [...(purposes.get(purpose) ?? []), role]);
  }
  return purposes;
}

const rotationFinished = stackRule({
  id: "rotation-finished",
  items: ["2.1", "3.1"],
  title: "No login stays behind after a rotation",
  why: "The password that was to be replaced still opens the database, and nobody watches it any more.",
  fix: "Once everything uses the newer logins, close the older ones and look who complains, then take them away: `pulumi config set databaseLogins 1:closed,2`, `pulumi up`, `pulumi config set databaseLogins 2`, `pulumi up` (docs/rotation.md).",
  severity: "warning",
  judge: ({ subjects }) => {
    const logins = [...loginsByPurpose(subjects).values()];
    if (logins.length === 0) return [];
    const older = logins.flatMap((generations) =>
      generations
        .flatMap(({ name }) => knownOf(name) ?? [])
        .sort((a, b) => numberOf(a) - numberOf(b))
        .slice(0, -1),
    );
    const [first] = ofKind(subjects, "role").filter(({ name }) =>
      older.includes(knownOf(name) ?? ""),
    );
    return [
      {
        subject: "rotation of logins",
        outcome: failIf(
          older.length > 0,
          `is under way: ${older.join(", ")} can still log in beside the newer ones`,
        ),
        id: first?.id,
      },
    ];
  },
});

function numberOf(name: string): number {
  return Number(GENERATION.exec(name)?.[2] ?? 0);
}

/** Schemas of a search path that every database has, or that nobody has to declare. */
const COMMON = new Set(["pg_catalog", "public", "extensions", "$user"]);

/** Those among them in which others may be allowed to make things. */
const OPEN = new Set(["public", "extensions"]);

const loginSearchPath = stackRule({
  id: "login-search-path",
  items: ["3.1"],
  title: "Logins search the stack's own schemas alone",
  why: "In another schema somebody else may make a table or a function of the right name, which is then found first.",
  fix: "Let searchPaths name the schemas that the stack declares: [schema.name].",
  severity: "warning",
  judge: ({ subjects }) => {
    const schemas = ofKind(subjects, "schema").map(({ name }) => knownOf(name));
    if (schemas.length === 0) return [];
    const own = new Set(schemas.filter((name) => name !== undefined));
    return ofKind(subjects, "role")
      .filter(({ login }) => valueOr(login, false) !== false)
      .map((role): Answer => {
        const at = { subject: labelOf(role), id: role.id };
        const paths = valueOr(role.searchPaths, []);
        if (paths === undefined || own.size < schemas.length) return { ...at, outcome: "unknown" };
        const foreign = paths
          .map((path) => path.trim().replaceAll('"', ""))
          .filter((path) => path !== "" && !own.has(path) && !COMMON.has(path));
        if (foreign.length > 0) {
          const problem = `searches ${foreign.join(", ")}, which the stack does not declare`;
          return { ...at, outcome: fail(problem) };
        }
        const named = paths.map((path) => path.trim().replaceAll('"', ""));
        const first = named.findIndex((path) => own.has(path));
        const before = named.slice(0, first).filter((path) => OPEN.has(path));
        const problem = `searches ${before.join(", ")} before the stack's own schemas`;
        return { ...at, outcome: failIf(first > 0 && before.length > 0, problem) };
      });
  },
});

export const loginStackRules: readonly StackRule[] = [rotationFinished, loginSearchPath];
