import { knownOf, valueOr } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { GrantSubject, RoleSubject, Subject } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, StackRule } from "./resource-rule";

const PUBLIC = "public";

/** What reading needs: the way to the rows, and the rows. */
const READING = new Set(["SELECT", "USAGE", "CONNECT"]);

const privilegesOf = ({ privileges }: GrantSubject): readonly string[] | undefined =>
  valueOr(privileges, [])?.map((privilege) => privilege.toUpperCase());

/** By its name, a role that only reads. */
const READER_NAME = /(^|[_-])(read_?only|reader|reporting|reports|ro)([_-]|$)/i;

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
    if (!says(grant.role, PUBLIC)) return NOT_APPLICABLE;
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
    if (!READER_NAME.test(knownOf(grant.role) ?? "")) return NOT_APPLICABLE;
    const privileges = privilegesOf(grant);
    if (privileges === undefined) return "unknown";
    const more = privileges.filter((privilege) => !READING.has(privilege));
    return failIf(more.length > 0, `gives a read-only role ${more.join(", ")}`);
  },
});

const publicRevoked = stackRule({
  id: "public-revoked",
  items: ["3.1"],
  title: "PUBLIC has no rights on the database",
  why: "PostgreSQL lets every role of the server connect to a new database and fill it with temporary tables.",
  fix: 'Declare new postgresql.Grant(name, { database, objectType: "database", role: "public", privileges: [] }).',
  severity: "error",
  judge: ({ subjects }) => {
    const revoked = ofKind(subjects, "grant").filter(
      ({ future, role, objectType }) =>
        !future && says(role, PUBLIC) && says(objectType, "database"),
    );
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

const readonlyRoleExists = stackRule({
  id: "readonly-role-exists",
  items: ["3.1", "1.1"],
  title: "There is a role that can only read",
  why: "Without one, people and reports use the application's role, and a slip of the hand changes customers' data.",
  fix: "Declare a role with login: true and a name such as bookedbarber_readonly, and grant it SELECT alone.",
  severity: "error",
  judge: ({ subjects }) => {
    const [database] = ofKind(subjects, "database");
    if (database === undefined) return [];
    const outcomes = ofKind(subjects, "role").map((role) => readerOutcome(role, subjects));
    const at = { subject: `read-only role of ${labelOf(database)}`, id: database.id };
    if (outcomes.includes(PASS)) return [{ ...at, outcome: PASS }];
    if (outcomes.includes("unknown")) return [{ ...at, outcome: "unknown" }];
    return [{ ...at, outcome: fail("is missing") }];
  },
});

/** Whether a role logs in, may read tables, and may do nothing else. */
function readerOutcome(role: RoleSubject, subjects: readonly Subject[]): Outcome {
  if (valueOr(role.login, false) === false) return NOT_APPLICABLE;
  const grants = ofKind(subjects, "grant");
  const name = knownOf(role.name);
  if (name === undefined || grants.some((grant) => grant.role.state === "unknown"))
    return "unknown";
  const own = grants.filter((grant) => knownOf(grant.role) === name);
  const privileges = own.map(privilegesOf);
  if (privileges.includes(undefined)) return "unknown";
  const readsTables = own.some(
    (grant) => says(grant.objectType, "table") && privilegesOf(grant)?.includes("SELECT") === true,
  );
  const onlyReads = privileges.flat().every((privilege) => READING.has(privilege ?? ""));
  return readsTables && onlyReads ? PASS : NOT_APPLICABLE;
}

export const grantRules: readonly ResourceRule[] = [grantNotPublic, readonlyRoleReads];

export const grantStackRules: readonly StackRule[] = [publicRevoked, readonlyRoleExists];
