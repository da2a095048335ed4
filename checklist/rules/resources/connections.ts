import { knownOf, valueOr } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import { failIf, NOT_APPLICABLE } from "../../rule";
import { POOL_RESERVE } from "../capacity";
import { loginsByPurpose } from "./logins";
import { stackRule } from "./resource-rule";
import type { Answer, Outcome, StackRule } from "./resource-rule";
import { isApplicationRole } from "./roles";

/** PostgreSQL's superuser_reserved_connections, by which an administrator still gets in. */
const SUPERUSER_RESERVED = 3;

const loginLimitsFit = stackRule({
  id: "login-limits-fit",
  items: ["3.4"],
  title: "All logins together hold no more connections than the database takes",
  why: "Otherwise the application in its busiest hour keeps migrations, reports and backups out, although each is within its own limit.",
  fix: "Raise the database's limit (databaseMaxConnections, if the server takes more), or lower the logins' (databaseAppConnections).",
  severity: "error",
  judge: ({ subjects }) => {
    const [database, ...others] = ofKind(subjects, "database");
    // Of several databases nobody can tell which logins use which.
    if (database === undefined || others.length > 0) return [];
    const purposes = [...loginsByPurpose(subjects)].map(([purpose, logins]) => ({
      purpose,
      // In a rotation an application moves from one generation to the next.
      limits: logins.map(({ connectionLimit }) => valueOr(connectionLimit, -1)),
    }));
    const limit = valueOr(database.connectionLimit, -1);
    const all = [limit, ...purposes.flatMap(({ limits }) => limits)];
    const outcome = (): Outcome => {
      // What has no limit at all is reported by itself.
      if (all.some((one) => one !== undefined && one < 0)) return NOT_APPLICABLE;
      if (all.includes(undefined) || limit === undefined) return "unknown";
      const parts = purposes.map(({ purpose, limits }) => ({
        purpose,
        most: Math.max(...limits.map((one) => one ?? 0)),
      }));
      const sum = parts.reduce((total, { most }) => total + most, 0);
      return failIf(
        sum > limit,
        `takes ${limit} connections, and its logins may hold ${sum} (${parts
          .map(({ purpose, most }) => `${purpose} ${most}`)
          .join(", ")})`,
      );
    };
    return [{ subject: labelOf(database), outcome: outcome(), id: database.id }];
  },
});

const serverReserve = stackRule({
  id: "server-connections-reserved",
  items: ["3.4"],
  title: "The database leaves the server's administrator a way in",
  why: "When every connection is taken, nobody can look what takes them, or end it.",
  fix: "Set databaseMaxConnections to what the server says to show max_connections, or lower connectionLimit of the database.",
  severity: "error",
  judge: ({ subjects }) => {
    const [server] = ofKind(subjects, "database-server");
    if (server === undefined) return [];
    const most = valueOr(server.maxConnections, -1);
    return ofKind(subjects, "database").map((database): Answer => {
      const limit = valueOr(database.connectionLimit, -1);
      const outcome = (): Outcome => {
        if (most === undefined || limit === undefined) return "unknown";
        if (most < 0 || limit < 0) return NOT_APPLICABLE;
        return failIf(
          limit > most - SUPERUSER_RESERVED,
          `takes ${limit} of the server's ${most} connections, of which ${SUPERUSER_RESERVED} are kept for a superuser`,
        );
      };
      return { subject: labelOf(database), outcome: outcome(), id: database.id };
    });
  },
});

const poolersFitLogin = stackRule({
  id: "poolers-fit-login",
  items: ["3.4"],
  title: "Poolers open no more connections than the application's login may hold",
  why: "What the pooler cannot open, it lets wait: requests hang until they time out, with connections to spare.",
  fix: "Lower the poolers' DEFAULT_POOL_SIZE or their number (databasePoolSize is the product), or raise databaseAppConnections.",
  severity: "error",
  judge: (stack) => {
    const [server] = ofKind(stack.subjects, "database-server");
    if (server === undefined || server.poolSize.state === "absent") return [];
    const size = knownOf(server.poolSize);
    const isApplication = isApplicationRole(stack);
    return ofKind(stack.subjects, "role")
      .filter(
        ({ name, login }) => valueOr(login, false) !== false && isApplication(knownOf(name) ?? ""),
      )
      .map((role): Answer => {
        const limit = valueOr(role.connectionLimit, -1);
        const outcome = (): Outcome => {
          if (size === undefined || limit === undefined) return "unknown";
          if (limit < 0) return NOT_APPLICABLE;
          return failIf(
            size > limit - POOL_RESERVE,
            `gets ${size} connections from the poolers where ${limit - POOL_RESERVE} are to be had (${limit} less ${POOL_RESERVE} in reserve)`,
          );
        };
        return { subject: labelOf(role), outcome: outcome(), id: role.id };
      });
  },
});

export const connectionRules: readonly StackRule[] = [
  loginLimitsFit,
  serverReserve,
  poolersFitLogin,
];
