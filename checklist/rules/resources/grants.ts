import { isReader, purposeOf } from "../../database/role-purpose";
import { systemFunction } from "../../database/system-objects";
import { knownOf, valueOr } from "../../resources/property";
import { rightsOf } from "../../resources/role-rights";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf, Subject } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { grantExcessRules, isPublic } from "./grant-excess";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, StackRule } from "./resource-rule";

/** What reading needs: the way to the rows, and the rows. */
const READING = new Set(["SELECT", "USAGE", "CONNECT"]);

const privilegesOf = ({ privileges }: SubjectOf<"grant">): readonly string[] | undefined =>
  valueOr(privileges, [])?.map((privilege) => privilege.toUpperCase());

/** The role of PostgreSQL's own that may read every table of the server. */
const READS_ALL = "pg_read_all_data";

const grantNotPublic = resourceRule({
  id: "grant-not-public",
  items: ["3.1"],
  title: "Nothing is granted to PUBLIC",
  why: "PUBLIC is every role of the server, also those of other applications and those that come later.",
  fix: "Grant it to the roles that need it, and leave privileges: [] for PUBLIC.",
  severity: "error",
  kinds: ["grant"],
  verdict: (grant) => {
    if (grant.role.state === "unknown") return "unknown";
    if (!isPublic(knownOf(grant.role) ?? "")) return NOT_APPLICABLE;
    const privileges = privilegesOf(grant);
    if (privileges === undefined) return "unknown";
    return failIf(privileges.length > 0, `gives every role ${privileges.join(", ")}`);
  },
});

const readonlyRoleReads = resourceRule({
  id: "readonly-role-reads",
  items: ["3.1", "1.1"],
  title: "Read-only roles can only read",
  why: "Reports and people look at data with these roles because nothing can go wrong with them.",
  fix: "Grant the role SELECT on tables, USAGE on the schema and CONNECT on the database, no more.",
  severity: "error",
  kinds: ["grant"],
  verdict: (grant) => {
    if (grant.role.state === "unknown") return "unknown";
    if (!isReader(knownOf(grant.role) ?? "")) return NOT_APPLICABLE;
    const privileges = privilegesOf(grant);
    if (privileges === undefined) return "unknown";
    const more = privileges.filter(
      (privilege) => !READING.has(privilege) && !(privilege === "EXECUTE" && callsOwn(grant)),
    );
    return failIf(more.length > 0, `gives a read-only role ${more.join(", ")}`);
  },
});

/** Whether a grant is of the server's functions that are made for such a role, as for backups. */
function callsOwn({ role, objects }: SubjectOf<"grant">): boolean {
  const purpose = purposeOf(knownOf(role) ?? "");
  const named = knownOf(objects) ?? [];
  return (
    named.length > 0 &&
    named.every((object) => systemFunction(object)?.right.includes(purpose) === true)
  );
}

const publicRevoked = stackRule({
  id: "public-revoked",
  items: ["3.1"],
  title: "PUBLIC has no rights on the database",
  why: "PostgreSQL lets every role of the server connect to a new database and fill it with temporary tables.",
  fix: 'Declare new postgresql.Grant(name, { database, objectType: "database", role: "public", privileges: [] }).',
  severity: "error",
  judge: ({ subjects }) => {
    const revoked = revokedFromPublic(subjects);
    return ofKind(subjects, "database").map((database): Answer => {
      const at = { subject: labelOf(database), id: database.id };
      const name = knownOf(database.name);
      const unclear =
        database.name.state === "unknown" ||
        revoked.some((grant) => grant.database.state === "unknown");
      // A grant of something to PUBLIC is reported on that grant.
      if (revoked.some((grant) => knownOf(grant.database) === name && name !== undefined)) {
        return { ...at, outcome: PASS };
      }
      return {
        ...at,
        outcome: unclear ? "unknown" : fail("lets every role of the server connect (PUBLIC)"),
      };
    });
  },
});

/** Databases that every server has, and that every role may enter at first. */
const OTHER_DATABASES = ["postgres", "template1"] as const;

const otherDatabasesClosed = stackRule({
  id: "other-databases-closed",
  items: ["3.1"],
  title: "PUBLIC has no rights on the databases postgres and template1 of an own server",
  why: "Every role of the server may enter them, fill them with temporary tables, and in template1 leave something for every database of tomorrow.",
  fix: 'Declare new postgresql.Grant(name, { database, objectType: "database", role: "public", privileges: [] }) for each; on a server whose databases are not yours say so: pulumi config set databaseServer managed.',
  severity: "error",
  judge: ({ subjects }) => {
    const [server] = ofKind(subjects, "database-server");
    if (server === undefined) return [];
    const owned = valueOr(server.owned, false);
    return OTHER_DATABASES.map((name): Answer => {
      const at = { subject: `database ${name}`, id: server.id };
      if (owned === undefined) return { ...at, outcome: "unknown" };
      if (!owned) return { ...at, outcome: NOT_APPLICABLE };
      const revoked = revokedFromPublic(subjects);
      const isClosed = revoked.some(({ database }) => says(database, name));
      if (!isClosed && revoked.some(({ database }) => database.state === "unknown")) {
        return { ...at, outcome: "unknown" };
      }
      return { ...at, outcome: failIf(!isClosed, "lets every role of the server in (PUBLIC)") };
    });
  },
});

const readonlyRoleExists = stackRule({
  id: "readonly-role-exists",
  items: ["3.1", "1.1"],
  title: "There is a role that can only read",
  why: "Without one, people and reports use the application's role, and a slip of the hand changes customers' data.",
  fix: "Declare a role with login: true and a name such as bookedbarber_readonly, and grant it SELECT alone.",
  severity: "error",
  judge: ({ subjects }) => existence(subjects, "read-only role", readerOutcome),
});

const backupRoleExists = stackRule({
  id: "backup-role-exists",
  items: ["3.5", "9.1"],
  title: "There is a role that backups are made with",
  why: "Made with the application's role a backup lacks what that may not read, and made with the owner's its password opens everything.",
  fix: "Declare a role with login: true and a name such as bookedbarber_backup, a member of pg_read_all_data, or with SELECT on all tables and sequences.",
  severity: "error",
  judge: ({ subjects }) => existence(subjects, "backup role", backupOutcome),
});

/** Whether any role of the stack's database is of a kind. */
function existence(
  subjects: readonly Subject[],
  what: string,
  outcomeOf: (role: SubjectOf<"role">, subjects: readonly Subject[]) => Outcome,
): readonly Answer[] {
  const [database] = ofKind(subjects, "database");
  if (database === undefined) return [];
  const outcomes = ofKind(subjects, "role").map((role) => outcomeOf(role, subjects));
  const at = { subject: `${what} of ${labelOf(database)}`, id: database.id };
  if (outcomes.includes(PASS)) return [{ ...at, outcome: PASS }];
  if (outcomes.includes("unknown")) return [{ ...at, outcome: "unknown" }];
  return [{ ...at, outcome: fail("is missing") }];
}

/** Whether a role logs in, may read tables, and may do nothing else. */
function readerOutcome(role: SubjectOf<"role">, subjects: readonly Subject[]): Outcome {
  if (valueOr(role.login, false) === false) return NOT_APPLICABLE;
  const name = knownOf(role.name);
  if (name === undefined) return "unknown";
  const { grants, incomplete } = rightsOf(name, subjects);
  const privileges = grants.map(privilegesOf);
  if (incomplete || privileges.includes(undefined)) return "unknown";
  const onlyReads = privileges.flat().every((privilege) => READING.has(privilege ?? ""));
  return readsTables(grants) && onlyReads ? PASS : NOT_APPLICABLE;
}

/** Whether a role logs in, is for backups by its name, and may read every table. */
function backupOutcome(role: SubjectOf<"role">, subjects: readonly Subject[]): Outcome {
  if (valueOr(role.login, false) === false) return NOT_APPLICABLE;
  const name = knownOf(role.name);
  if (name === undefined) return "unknown";
  const { roles, grants, incomplete } = rightsOf(name, subjects);
  if (!roles.some((one) => purposeOf(one) === "backup")) return NOT_APPLICABLE;
  if (roles.includes(READS_ALL) || readsTables(grants)) return PASS;
  return incomplete ? "unknown" : NOT_APPLICABLE;
}

function readsTables(grants: readonly SubjectOf<"grant">[]): boolean {
  return grants.some(
    (grant) => says(grant.objectType, "table") && privilegesOf(grant)?.includes("SELECT") === true,
  );
}

/** What says of a whole database what PUBLIC may do there; a grant of something is reported itself. */
function revokedFromPublic(subjects: readonly Subject[]): readonly SubjectOf<"grant">[] {
  return ofKind(subjects, "grant").filter(
    ({ future, role, objectType }) =>
      !future && isPublic(knownOf(role) ?? "") && says(objectType, "database"),
  );
}

export const grantRules: readonly ResourceRule[] = [
  grantNotPublic,
  readonlyRoleReads,
  ...grantExcessRules,
];

export const grantStackRules: readonly StackRule[] = [
  publicRevoked,
  otherDatabasesClosed,
  readonlyRoleExists,
  backupRoleExists,
];
