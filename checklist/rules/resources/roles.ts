import { guessableBecause, isMadeOf } from "../../database/guessable";
import { findVariable } from "../../environment/contract";
import { isPlaceholder } from "../../environment/placeholder";
import { characters } from "../../environment/secret-strength";
import { isApplicationName, purposeOf } from "../../database/role-purpose";
import { knownOf, valueOr } from "../../resources/property";
import type { Property } from "../../resources/property";
import { rightsOf } from "../../resources/role-rights";
import { labelOf, ofKind } from "../../resources/subject";
import type { Subject, SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS, PUBLISHED_DOMAIN } from "../../rule";
import type { Context } from "../../rule";
import { urlOf, decoded } from "../../environment/url";
import { plain } from "../../environment/value";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, Stack, StackRule } from "./resource-rule";

/** The outcome for a role that logs in; another one is not judged. */
function ifLogin(role: SubjectOf<"role">, outcome: () => Outcome): Outcome {
  const login = valueOr(role.login, false);
  if (login === false) return NOT_APPLICABLE;
  const found = outcome();
  // A role of which this is not known yet is only found wrong when it is known to log in.
  return login === undefined && found !== "pass" ? "unknown" : found;
}

const roleUnprivileged = resourceRule({
  id: "role-unprivileged",
  items: ["3.1", "1.1"],
  title: "Roles that log in have no rights over the server",
  why: "A superuser reads every file and runs programs on the server; a role that may make roles or pass over row security makes itself as mighty.",
  fix: "Take superuser, createDatabase, createRole, bypassRowLevelSecurity and replication away from the role.",
  severity: "error",
  kinds: ["role"],
  verdict: (role) =>
    ifLogin(role, () => {
      const rights: readonly (readonly [string, Property<boolean>])[] = [
        ["superuser", role.superuser],
        ["createDatabase", role.createDatabase],
        ["createRole", role.createRole],
        ["bypassRowLevelSecurity", role.bypassRowLevelSecurity],
        ["replication", role.replication],
      ];
      const held = rights.filter(([, right]) => knownOf(right) === true).map(([name]) => name);
      if (held.length > 0) return fail(`has rights over the whole server: ${held.join(", ")}`);
      return rights.some(([, right]) => right.state === "unknown") ? "unknown" : PASS;
    }),
});

/** Shorter passwords can be tried one by one by whoever reaches the server. */
const PASSWORD_LENGTH = 16;

/** What PostgreSQL before 14 stored by itself: the hash alone is enough to log in with it. */
const MD5_HASH = /^md5[0-9a-f]{32}$/i;
const SCRAM_VERIFIER = /^SCRAM-SHA-256\$\d+:/;

/** What everybody knows of a role: its names, and those of what it belongs to. */
function knownNames(role: SubjectOf<"role">, { domain, databaseName }: Context): readonly string[] {
  const name = knownOf(role.name) ?? "";
  return [
    name,
    name.replace(/[_-]?\d+$/, ""),
    databaseName ?? "",
    (domain ?? PUBLISHED_DOMAIN).split(".")[0] ?? "",
  ];
}

const rolePassword = resourceRule({
  id: "role-password",
  items: ["3.1", "2.1"],
  title: "Roles that log in have a strong password",
  why: "A role without a password lets anybody in whom the server's address rules do not stop; a short one is guessed, and one that is made of names or words is tried first.",
  fix: "Give the role a password that the stack makes: password: new random.RandomPassword(name, { length: 40, special: false }).result.",
  severity: "error",
  kinds: ["role"],
  verdict: (role, context) =>
    ifLogin(role, () => {
      if (role.password.state === "unknown") return "unknown";
      const password = knownOf(role.password) ?? "";
      if (password === "") return fail("logs in without a password");
      if (isPlaceholder(password)) return fail("has a default or a placeholder for its password");
      if (characters(password) < PASSWORD_LENGTH) {
        return fail(`has a password of fewer than ${PASSWORD_LENGTH} characters`);
      }
      // A verifier and a hash say nothing of what they were made from.
      if (MD5_HASH.test(password.trim()) || SCRAM_VERIFIER.test(password.trim())) return PASS;
      if (isMadeOf(password, knownNames(role, context))) {
        return fail("has a password that is made of its own name or the database's");
      }
      const why = guessableBecause(password);
      return why === undefined ? PASS : fail(`has a password that ${why}`);
    }),
});

const rolePasswordScram = resourceRule({
  id: "role-password-scram",
  items: ["3.1", "2.1"],
  title: "Passwords of roles are stored as SCRAM verifiers, not as MD5 hashes",
  why: "Whoever reads an MD5 hash from a backup can log in with it, without ever knowing the password.",
  fix: "Give the role its password in plain (PostgreSQL stores a SCRAM verifier), or the verifier itself: SCRAM-SHA-256$...; and see that the server says scram-sha-256 to: show password_encryption.",
  severity: "error",
  kinds: ["role"],
  verdict: (role) =>
    ifLogin(role, () => {
      if (knownOf(role.encryptedPassword) === false) {
        return fail("asks for its password to be stored unencrypted (encryptedPassword)");
      }
      const password = valueOr(role.password, "");
      if (password === undefined) return "unknown";
      return failIf(MD5_HASH.test(password.trim()), "gets its password as an MD5 hash");
    }),
});

const roleConnectionLimit = resourceRule({
  id: "role-connection-limit",
  items: ["3.4"],
  title: "Roles that log in have a connection limit",
  why: "Without one a single leaking process takes every connection of the server, and nobody else gets in.",
  fix: "Set connectionLimit of the role, with all roles' limits together below the database's.",
  severity: "error",
  kinds: ["role"],
  verdict: (role) =>
    ifLogin(role, () => {
      const limit = valueOr(role.connectionLimit, -1);
      if (limit === undefined) return "unknown";
      return failIf(limit < 0, "may hold any number of connections");
    }),
});

const roleLetsGo = resourceRule({
  id: "role-lets-go",
  items: ["3.4"],
  title: "No login keeps a statement or an idle transaction for ever",
  why: "A request that hangs holds its locks and its connection: a few of them, made on purpose, stop all bookings.",
  fix: "Set statementTimeout and idleInTransactionSessionTimeout of the login, as components/database-limits.ts has them.",
  severity: "warning",
  kinds: ["role"],
  verdict: (role) =>
    ifLogin(role, () => {
      // What is left out is the server's own limit, which nobody sees here.
      const never = [
        ["statementTimeout", role.statementTimeout],
        ["idleInTransactionSessionTimeout", role.idleTimeout],
      ] as const;
      const held = never.filter(([, time]) => knownOf(time) === 0).map(([name]) => name);
      return failIf(held.length > 0, `has no limit of time: ${held.join(", ")}`);
    }),
});

/** The role of the application's connection string, where that is known. */
export function applicationRole(stack: Stack): string | undefined {
  return roleOf(stack, "DATABASE_URL");
}

/**
 * The logins that the application uses: those of its connection strings, and those that are named
 * so, older generations among them.
 */
export function loginsOfApplication(stack: Stack): readonly string[] {
  const named = ofKind(stack.subjects, "role").flatMap(({ name }) => {
    const text = knownOf(name) ?? "";
    return isApplicationName(text) || purposeOf(text) === "reader" ? [text] : [];
  });
  const used = ["DATABASE_URL", "READONLY_DATABASE_URL"].flatMap(
    (variable) => roleOf(stack, variable) ?? [],
  );
  return [...new Set([...used, ...named])];
}

/** The roles that own the stack's databases and schemas. */
export function ownersOf(subjects: readonly Subject[]): ReadonlySet<string> {
  return new Set(
    [...ofKind(subjects, "database"), ...ofKind(subjects, "schema")].flatMap(
      ({ owner }) => knownOf(owner) ?? [],
    ),
  );
}

function roleOf({ environments: { backend } }: Stack, variable: string): string | undefined {
  const reading = backend?.read(variable);
  if (reading?.state !== "known") return undefined;
  const user = urlOf(plain(reading.value))?.username;
  return user === undefined || user === "" ? undefined : decoded(user);
}

/** Tells the application's roles: that of its connection string, or by their names. */
export function isApplicationRole(stack: Stack): (name: string) => boolean {
  const application = applicationRole(stack);
  return (name) => (application === undefined ? isApplicationName(name) : name === application);
}

const loginOwnsNothing = stackRule({
  id: "login-owns-nothing",
  items: ["3.1", "1.1"],
  title: "Databases and schemas belong to a role that cannot log in",
  why: "An owner may drop and alter everything, so one injected statement through its login can.",
  fix: "Make an owner role with login: false, let it own the database and the schema, and grant the application's role what it needs.",
  severity: "error",
  judge: ({ subjects }) => {
    const logins = new Set(
      ofKind(subjects, "role")
        .filter(({ login }) => knownOf(login) === true)
        .flatMap(({ name }) => knownOf(name) ?? []),
    );
    return [...ofKind(subjects, "database"), ...ofKind(subjects, "schema")].map((owned) => {
      const owner = knownOf(owned.owner);
      const outcome: Outcome =
        owned.owner.state === "unknown"
          ? "unknown"
          : failIf(
              owner !== undefined && logins.has(owner),
              `belongs to ${owner ?? ""}, which logs in`,
            );
      return { subject: labelOf(owned), outcome, id: owned.id };
    });
  },
});

const applicationNotOwner = stackRule({
  id: "application-not-owner",
  items: ["3.1", "1.1"],
  title: "The application's role is no member of an owner",
  why: "A member may do all that the owner may, such as dropping every table: what the application can be made to do, an attacker can.",
  fix: "Take the membership away; run migrations with a role of their own.",
  severity: "error",
  judge: (stack) => {
    const { subjects } = stack;
    const roles = ofKind(subjects, "role");
    const owners = ownersOf(subjects);
    if (owners.size === 0) return [];
    const isApplication = isApplicationRole(stack);
    // The application's role and all that it is a member of, up to an owner: whichever of them is
    // made a member of the owner is the one to change.
    const held = new Set(
      roles
        .flatMap(({ name }) => knownOf(name) ?? [])
        .filter(isApplication)
        .flatMap((name) => rightsOf(name, subjects).roles)
        .filter((name) => !owners.has(name)),
    );
    const outcomeOf = (groups: readonly string[] | undefined): Outcome => {
      if (groups === undefined) return "unknown";
      const owner = groups.find((group) => owners.has(group));
      return failIf(
        owner !== undefined,
        `makes the application a member of the owner ${owner ?? ""}`,
      );
    };
    const byRole = roles
      .filter(({ name }) => held.has(knownOf(name) ?? ""))
      .map((role): Answer => {
        const outcome = outcomeOf(valueOr(role.memberOf, []));
        return { subject: labelOf(role), outcome, id: role.id };
      });
    const byMembership = ofKind(subjects, "membership")
      .filter(({ role }) => held.has(knownOf(role) ?? ""))
      .map((membership): Answer => {
        const group = valueOr(membership.memberOf, "");
        const outcome = outcomeOf(group === undefined ? undefined : [group]);
        return { subject: labelOf(membership), outcome, id: membership.id };
      });
    return [...byRole, ...byMembership];
  },
});

/** The variables that hold the databases' own passwords. */
const DATABASE_VARIABLES = /DATABASE|POSTGRES|^PG/;

const passwordOwn = stackRule({
  id: "role-password-own",
  items: ["2.1", "2.2", "3.1"],
  title: "Every login has a password that opens nothing else",
  why: "Whoever reads one secret of the application has then another one with it: that of the owner of all tables, or the key that signs sessions.",
  fix: "Give each login a random.RandomPassword of its own.",
  severity: "error",
  judge: ({ subjects, environments: { backend } }) => {
    const logins = ofKind(subjects, "role").filter(({ login }) => valueOr(login, false) !== false);
    const keys = (backend?.names ?? []).filter(
      (name) => findVariable(name)?.secret === true && !DATABASE_VARIABLES.test(name),
    );
    return logins.map((role): Answer => {
      const at = { subject: labelOf(role), id: role.id };
      const password = knownOf(role.password) ?? "";
      if (password === "") {
        return { ...at, outcome: role.password.state === "unknown" ? "unknown" : NOT_APPLICABLE };
      }
      const other = logins.find((one) => one !== role && knownOf(one.password) === password);
      const key = keys.find((name) => {
        const reading = backend?.read(name);
        return reading?.state === "known" && plain(reading.value) === password;
      });
      if (other !== undefined)
        return { ...at, outcome: fail(`has the password of ${labelOf(other)}`) };
      return { ...at, outcome: failIf(key !== undefined, `has ${key ?? ""} for its password`) };
    });
  },
});

export const roleRules: readonly ResourceRule[] = [
  roleUnprivileged,
  rolePassword,
  rolePasswordScram,
  roleConnectionLimit,
  roleLetsGo,
];

export const roleStackRules: readonly StackRule[] = [
  loginOwnsNothing,
  applicationNotOwner,
  passwordOwn,
];
