import { entriesOf, entryOf } from "../environment/environment";
import type { Environment } from "../environment/environment";
import { booleanOf, integerOf } from "../environment/value";
import { fail, failIf, findingOf, NOT_APPLICABLE, PASS } from "../rule";
import type { Context, Rule, RuleDescription, Verdict } from "../rule";

/** What rules on a whole environment of the backend have in common. */
type Description = RuleDescription & { readonly variables: readonly [string, ...string[]] };

/** Connections of the role that consoles and jobs need, and a deployment while two versions run. */
export const POOL_RESERVE = 5;

/** A count as the application reads it, or what it does without; undefined for no count. */
function countOf(
  backend: Environment,
  name: string,
  without: number,
): number | "unknown" | undefined {
  const { reading } = entryOf(backend, name);
  if (reading.state === "absent") return without;
  if (reading.state === "unknown") return "unknown";
  const count = integerOf(reading.value);
  return count === undefined || count < 0 ? undefined : count;
}

/** Workers of all replicas; a server without the variable runs one worker. */
function workersOf(backend: Environment, { replicas = 1 }: Context): ReturnType<typeof countOf> {
  const workers = countOf(backend, "WEB_CONCURRENCY", 1);
  return typeof workers === "number" ? workers * replicas : workers;
}

const capacity: Description = {
  id: "connection-capacity",
  items: ["3.4"],
  title: "All workers together open no more connections than there are for them",
  why: "The first busy hour would use up the role's connections, and every request after that fails.",
  fix: "Lower DB_POOL_SIZE, DB_MAX_OVERFLOW or WEB_CONCURRENCY: workers x replicas x (pool + overflow) must stay 5 below the login's limit, or within what the poolers take.",
  severity: "error",
  variables: ["DB_POOL_SIZE", "DB_MAX_OVERFLOW", "WEB_CONCURRENCY"],
};

const connectionCapacity: Rule = {
  ...capacity,
  scope: "backend",
  judge: ({ backend }, context) => {
    if (backend === undefined) return [];
    // The finding belongs to the first of them that is written down.
    const there = capacity.variables.filter((name) => entriesOf(backend, name).length > 0);
    const subject = there[0] ?? capacity.variables[0];
    return [
      findingOf(capacity, subject, there.length === 0 ? NOT_APPLICABLE : fits(backend, context)),
    ];
  },
};

function fits(backend: Environment, context: Context): Verdict | "unknown" {
  const { roleConnectionLimit: limit, poolerClients, replicas = 1 } = context;
  if (limit === undefined && poolerClients === undefined) return NOT_APPLICABLE;
  const pool = countOf(backend, "DB_POOL_SIZE", 5);
  const overflow = countOf(backend, "DB_MAX_OVERFLOW", 5);
  const workers = countOf(backend, "WEB_CONCURRENCY", 1);
  if (pool === "unknown" || overflow === "unknown" || workers === "unknown") return "unknown";
  if (pool === undefined || overflow === undefined || workers === undefined) return NOT_APPLICABLE;
  const opened = workers * replicas * (pool + overflow);
  const sum = `workers ${workers} x replicas ${replicas} x (pool ${pool} + overflow ${overflow})`;
  // Behind poolers, what they open is judged against the role's limit (poolers-fit-login).
  if (poolerClients !== undefined) {
    return failIf(
      opened > poolerClients,
      `allows ${opened} connections where the poolers take ${poolerClients}: ${sum}`,
    );
  }
  const free = (limit ?? 0) - POOL_RESERVE;
  return failIf(
    opened > free,
    `allows ${opened} connections where ${free} are to be had (${limit ?? 0} less ${POOL_RESERVE} in reserve): ${sum}`,
  );
}

const sharedStore: Description = {
  id: "rate-limit-store-shared",
  items: ["2.9", "1.12"],
  title: "The count of requests is shared once there are several workers",
  why: "Each worker would count for itself, and the limit is as many times higher as there are workers.",
  fix: "Set REDIS_URL to the Redis that all workers share, or run one worker.",
  severity: "error",
  variables: ["REDIS_URL", "WEB_CONCURRENCY"],
};

const rateLimitStoreShared: Rule = {
  ...sharedStore,
  scope: "backend",
  judge: ({ backend }, context) =>
    backend === undefined ? [] : [findingOf(sharedStore, "REDIS_URL", isShared(backend, context))],
};

function isShared(backend: Environment, context: Context): Verdict | "unknown" {
  // A value that is not known yet is there nevertheless.
  if (entriesOf(backend, "REDIS_URL").length > 0) return PASS;
  const limited = entryOf(backend, "RATE_LIMIT_ENABLED").reading;
  if (limited.state === "known" && booleanOf(limited.value) === false) return NOT_APPLICABLE;
  const workers = workersOf(backend, context);
  if (workers === "unknown") return "unknown";
  if (workers === undefined || workers <= 1) return NOT_APPLICABLE;
  return fail("is not set, while several workers limit requests");
}

export const capacityRules: readonly Rule[] = [connectionCapacity, rateLimitStoreShared];
