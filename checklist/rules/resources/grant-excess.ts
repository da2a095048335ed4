import { isModest, purposeOf } from "../../database/role-purpose";
import type { RolePurpose } from "../../database/role-purpose";
import { bareName, hiddenIn, isSystemSchema, systemFunction } from "../../database/system-objects";
import { knownOf, valueOr } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { noExcess, together, verdictOf } from "./excess";
import type { Excess } from "./excess";
import { resourceRule } from "./resource-rule";
import type { ResourceRule } from "./resource-rule";

/** What rows, sequences and functions are used by. */
const USING = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "USAGE", "EXECUTE", "CONNECT"]);

/** What changes no table, and may be right for who knows it. */
const TEMPORARY = new Set(["TEMPORARY", "TEMP"]);

/** What empties, locks or hinders tables, which a job of its own may need. */
const UPKEEP = new Set(["TRUNCATE", "MAINTAIN", "REFERENCES"]);

/** Objects of which ALL is no more than their use. */
const USED_ALONE = /^(sequence|function|procedure|routine|type)$/i;

const ROUTINE = /^(function|procedure|routine)$/i;

const refused = (problem: string): Excess => ({ ...noExcess, refused: [problem] });
const named = (problem: string): Excess => ({ ...noExcess, named: [problem] });

/** What a grant gives somebody of a purpose too much. */
export function grantExcess(grant: SubjectOf<"grant">, purpose: RolePurpose): Excess {
  const privileges = valueOr(grant.privileges, [])?.map((one) => one.trim().toUpperCase());
  const type = valueOr(grant.objectType, "");
  const schema = valueOr(grant.schema, "");
  const objects = valueOr(grant.objects, []);
  const handsOn = valueOr(grant.grantOption, false);
  if (privileges?.length === 0) return noExcess;
  const unknown = [privileges, type, schema, objects, handsOn].includes(undefined);
  return together([
    { ...noExcess, unknown },
    structure(privileges ?? [], type ?? "", purpose),
    foreign(privileges ?? [], type ?? "", purpose),
    isSystemSchema(schema ?? "") && objects !== undefined
      ? catalogue(privileges ?? [], type ?? "", schema ?? "", objects, purpose)
      : noExcess,
    ROUTINE.test(type ?? "") ? functions(objects ?? [], purpose) : noExcess,
    handsOn === true ? option(purpose) : noExcess,
  ]);
}

function option(purpose: RolePurpose): Excess {
  if (purpose === "owner") return noExcess;
  const problem = "lets the role hand its rights on to others (withGrantOption)";
  return isModest(purpose) ? refused(problem) : named(problem);
}

/** Rights to make, empty and hinder things. */
function structure(privileges: readonly string[], type: string, purpose: RolePurpose): Excess {
  // What a role that only reads gets too much is another rule's business.
  const isOthers = purpose === "owner" || purpose === "reader" || purpose === "backup";
  if (isOthers || /^foreign_/i.test(type)) return noExcess;
  const more = privileges.filter(
    (one) => !USING.has(one) && !(one.startsWith("ALL") && USED_ALONE.test(type)),
  );
  const on = type === "" ? "" : ` on ${type}`;
  return together(
    more.map((one) => {
      const problem = `gives ${one}${on}, by which the role changes the structure of the database`;
      if (TEMPORARY.has(one)) return named(`gives ${one}${on}: temporary tables fill the disk`);
      return purpose === "other" && UPKEEP.has(one) ? named(problem) : refused(problem);
    }),
  );
}

function foreign(privileges: readonly string[], type: string, purpose: RolePurpose): Excess {
  if (!/^foreign_/i.test(type) || privileges.length === 0) return noExcess;
  const what = type.replaceAll("_", " ");
  const problem = `gives a ${what}, by which the role reaches files and other servers`;
  return purpose === "owner" ? named(problem) : refused(problem);
}

function catalogue(
  privileges: readonly string[],
  type: string,
  schema: string,
  objects: readonly string[],
  purpose: RolePurpose,
): Excess {
  if (ROUTINE.test(type)) {
    if (objects.length === 0) return refused("gives every function of PostgreSQL's own schema");
    const others = objects.filter((one) => systemFunction(one) === undefined);
    if (others.length === 0 || purpose === "owner") return noExcess;
    return named(`gives ${others.map(bareName).join(", ")} of PostgreSQL's own schema`);
  }
  if (/^schema$/i.test(type)) {
    return privileges.every((one) => one === "USAGE")
      ? noExcess
      : refused("lets the role make things in PostgreSQL's own schema");
  }
  const changes = privileges.filter((one) => one !== "SELECT" && one !== "USAGE");
  if (changes.length > 0) return refused(`gives ${changes.join(", ")} on the system catalog`);
  // Its views show each role what it may see anyway.
  if (/information_schema/i.test(schema)) return noExcess;
  if (objects.length === 0) {
    return refused("gives every table of the system catalog, also the hashes of all passwords");
  }
  return together(
    objects.map((object) => {
      const holds = hiddenIn(object);
      if (holds === undefined) return noExcess;
      return refused(`gives ${bareName(object)} of the system catalog, which holds ${holds}`);
    }),
  );
}

function functions(objects: readonly string[], purpose: RolePurpose): Excess {
  return together(
    objects.map((object) => {
      const found = systemFunction(object);
      if (found === undefined || found.right.includes(purpose)) return noExcess;
      const problem = `gives the function ${bareName(object)}, which ${found.reaches}`;
      return purpose === "owner" && found.right.length > 0 ? named(problem) : refused(problem);
    }),
  );
}

function byName(grant: SubjectOf<"grant">): Excess {
  const name = knownOf(grant.role) ?? "";
  // PUBLIC may have nothing at all, of which another rule tells.
  if (isPublic(name)) return noExcess;
  const excess = grantExcess(grant, purposeOf(name));
  return { ...excess, unknown: excess.unknown || grant.role.state === "unknown" };
}

/** Whether a role's name stands for every role. */
export function isPublic(name: string): boolean {
  return name.trim().toLowerCase() === "public";
}

const FIX =
  "Grant the role what it uses alone: SELECT, INSERT, UPDATE, DELETE on tables, USAGE and SELECT on sequences, USAGE on the schema, CONNECT on the database. Migrations make tables with the owner's rights.";

const grantModest = resourceRule({
  id: "grant-modest",
  items: ["3.1", "1.1"],
  title: "No grant gives more than a role needs to use the data",
  why: "Who may make tables and functions, reach the catalogue or files, or hand rights on, turns one injected statement into the whole database.",
  fix: FIX,
  severity: "error",
  kinds: ["grant"],
  verdict: (grant) => verdictOf(byName(grant), "refused"),
});

const grantReviewed = resourceRule({
  id: "grant-reviewed",
  items: ["3.1"],
  title: "Somebody has decided each unusual grant",
  why: "It is right for few, and seldom taken away again.",
  fix: "Take the privilege out of the grant, or waive this rule for it with the reason.",
  severity: "warning",
  kinds: ["grant"],
  verdict: (grant) => verdictOf(byName(grant), "named"),
});

const schemaPolicies = resourceRule({
  id: "schema-policies-modest",
  items: ["3.1", "1.1"],
  title: "A schema's own policies let nobody but owners make things in it",
  why: "They are grants as well: who may create in a schema that sessions search puts functions of its own before the right ones.",
  fix: "Leave policies out of the schema, and give USAGE to the roles that need it by postgresql.Grant.",
  severity: "error",
  kinds: ["schema"],
  verdict: ({ policies }) => {
    const list = valueOr(policies, []);
    if (list === undefined) return "unknown";
    return verdictOf(
      together(
        list.map(({ role, privileges, grantOption, partial }): Excess => {
          const who = role ?? "";
          const given = { ...noExcess, unknown: partial };
          if (isPublic(who)) {
            return privileges.length === 0
              ? given
              : { ...given, refused: [`gives every role ${privileges.join(" and ")} (PUBLIC)`] };
          }
          const purpose = purposeOf(who);
          if (purpose === "owner" || who === "") return given;
          const problems = [
            ...(privileges.includes("CREATE") ? [`lets ${who} make things in it (CREATE)`] : []),
            ...(grantOption ? [`lets ${who} hand its rights on`] : []),
          ];
          return { ...given, refused: problems };
        }),
      ),
      "refused",
    );
  },
});

export const grantExcessRules: readonly ResourceRule[] = [
  grantModest,
  grantReviewed,
  schemaPolicies,
];
