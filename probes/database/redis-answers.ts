import { isIP } from "node:net";

import { Redis } from "ioredis";

import { decoded, urlOf } from "../../checklist/environment/url";
import { CannotLook, fail, notApplicable, pass, unknown, warn } from "../look";
import type { Answer, Look, Site } from "../look";
import { codeOf, isCertificateFailure, reasonOf } from "../network/failure";

const subject = "REDIS_URL";
const REDIS_PORT = 6379;
const ANSWER_MS = 6000;

/** What Redis answered. */
export interface RedisAnswers {
  readonly tls: boolean;
  /** It answers strangers, too. */
  readonly isOpen: boolean;
  readonly milliseconds: number;
  readonly ping: string;
  /** What it says of its memory; undefined where the login may not ask. */
  readonly memory: string | undefined;
}

/** Redis answers the application's login. */
export const redisAnswers: Look = async (site) => {
  const text = site.target.backend[subject];
  if (text === undefined || text === "") {
    return [notApplicable(subject, "The application uses no Redis (REDIS_URL is not set).")];
  }
  const url = urlOf(text);
  if (url === undefined || !/^rediss?:$/.test(url.protocol)) {
    const fix = "Set it as the provider shows it: pulumi config set --secret REDIS_URL.";
    return [fail(subject, "It is no address of a Redis server.", fix)];
  }
  try {
    return judgeRedis(await askRedis(site, url));
  } catch (error) {
    site.signal.throwIfAborted();
    return [judgeRefusal(error)];
  }
};

async function askRedis(site: Site, url: URL): Promise<RedisAnswers> {
  const tls = url.protocol === "rediss:";
  const start = Date.now();
  const stranger = await connected(site, url, false, (client) => client.ping()).catch(
    (error: unknown) => {
      if (isRefusal(error)) return undefined;
      throw error;
    },
  );
  if (stranger === "PONG") {
    return {
      tls,
      isOpen: true,
      ping: stranger,
      milliseconds: Date.now() - start,
      memory: undefined,
    };
  }
  return connected(site, url, true, async (client) => {
    const ping = await client.ping();
    const milliseconds = Date.now() - start;
    const memory = await client.info("memory").catch(() => undefined);
    return { tls, isOpen: false, milliseconds, ping, memory };
  });
}

/** Asks over a connection of its own, with the login in the URL or as a stranger. */
async function connected<T>(
  { network, signal }: Site,
  url: URL,
  withLogin: boolean,
  ask: (client: Redis) => Promise<T>,
): Promise<T> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const { address, port } = network.locate(host, url.port === "" ? REDIS_PORT : Number(url.port));
  const { authorities } = network;
  const username = url.username === "" ? {} : { username: decoded(url.username) };
  const password = url.password === "" ? {} : { password: decoded(url.password) };
  const client = new Redis({
    host: address,
    port,
    ...(withLogin ? { ...username, ...password } : {}),
    ...(withLogin ? { db: Number(/^\/(\d+)$/.exec(url.pathname)?.[1] ?? 0) } : {}),
    ...(url.protocol === "rediss:"
      ? {
          tls: {
            ...(isIP(host) === 0 ? { servername: host } : {}),
            ...(authorities.length === 0 ? {} : { ca: [...authorities] }),
          },
        }
      : {}),
    // Every server since 1.2 speaks it.
    protocol: 2,
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
  // Why a connection ended is told by its event alone.
  let first: unknown;
  client.on("error", (error) => {
    first ??= error;
  });
  const stop = (): void => {
    client.disconnect();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    throw first ?? error;
  } finally {
    signal.removeEventListener("abort", stop);
    client.disconnect();
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  /^(?:NOAUTH|NOPERM|DENIED|ERR operation not permitted)/.test(error.message);

/** The first words of Redis's errors; the rest of a message may quote a name. */
const REFUSALS: Readonly<Record<string, string>> = {
  WRONGPASS: "does not know the login, or its password is another one",
  NOAUTH: "wants a password, and REDIS_URL has none",
  NOPERM: "does not let the login do this",
  LOADING: "is still reading its data",
  ERR: "does not understand the login",
};

/** What it means that Redis does not let anybody in. */
export function judgeRefusal(error: unknown): Answer {
  const word = error instanceof Error ? (/^([A-Z]+) /.exec(error.message)?.[1] ?? "") : "";
  const refusal = REFUSALS[word];
  if (word === "LOADING" && refusal !== undefined) {
    return unknown(subject, `Redis ${refusal}.`, "Look again in some minutes.");
  }
  if (refusal !== undefined) return fail(subject, `Redis ${refusal}.`);
  if (error instanceof Error && /timed out|ETIMEDOUT/.test(error.message)) {
    return unknown(subject, "Redis gives no answer in time.");
  }
  const reason = reasonOf(error);
  if (reason === undefined)
    throw new CannotLook(subject, "The connection to Redis ended without a word.");
  return isCertificateFailure(codeOf(error))
    ? fail(subject, `The application does not take this server for its Redis, because ${reason}.`)
    : unknown(subject, `Redis cannot be reached, because ${reason}.`);
}

/** Whether Redis answers as it must. */
export function judgeRedis(seen: RedisAnswers): readonly Answer[] {
  const { tls, isOpen, ping, milliseconds, memory } = seen;
  if (ping !== "PONG") return [fail(subject, "The server does not answer PING as Redis does.")];
  if (!tls) return [fail(subject, "Redis answers without TLS: anybody on the way reads along.")];
  if (isOpen) {
    const fix = "Set a password at the provider (requirepass, or an ACL), then REDIS_URL.";
    return [fail(subject, "Redis answers strangers: it asks for no password.", fix)];
  }
  return [
    pass(subject, `Redis let the login in over TLS and answered PING after ${milliseconds} ms.`),
    judgeMemory(memory),
  ];
}

function judgeMemory(memory: string | undefined): Answer {
  const of = (name: string): string | undefined =>
    new RegExp(`^${name}:([A-Za-z0-9-]{1,40})\\s*$`, "m").exec(memory ?? "")?.[1];
  const [limit, policy] = [of("maxmemory"), of("maxmemory_policy")];
  const place = "memory of Redis";
  if (limit === undefined || policy === undefined) {
    return notApplicable(place, "The login may not ask how much memory Redis may use.");
  }
  if (limit === "0") {
    return warn(
      place,
      "Redis may use all memory of its machine, and ends when there is no more.",
      "Give it a limit at its provider: maxmemory, with maxmemory-policy volatile-lru.",
    );
  }
  if (policy.startsWith("allkeys-")) {
    return warn(
      place,
      `When its memory is full, Redis drops any key (${policy}), jobs that wait in a queue as well.`,
      "Set maxmemory-policy to volatile-lru at its provider: only what has an end is dropped.",
    );
  }
  const megabytes = Math.round(Number(limit) / 1024 / 1024);
  return pass(place, `Redis may use ${megabytes} MB, and then follows ${policy}.`);
}
