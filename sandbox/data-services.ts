import { createObjectStore } from "./apis/cloudflare";
import type { CloudflareState } from "./apis/cloudflare";
import { listenTls } from "./application/listen";
import { makeAuthority } from "./certificate";
import { startRedis } from "./redis";
import type { RedisState } from "./redis";

/** Where the application keeps data besides PostgreSQL: Redis, and the bucket of the backups. */
export interface DataServices {
  readonly redis: RedisState;
  /** The certificate authority of both, in PEM. */
  readonly authority: string;
  /** Where they are really reached, as curl's --connect-to has it. */
  readonly connectTo: string;
  close(): Promise<void>;
}

const lifetimeDays = 90;

/**
 * Starts both over TLS under the names that production has them by.
 *
 * @param redisUrl The application's REDIS_URL.
 */
export async function startDataServices(
  redisUrl: string,
  cloudflare: CloudflareState,
): Promise<DataServices> {
  const { hostname, port, username, password } = new URL(redisUrl);
  const storage = `${cloudflare.account.id}.r2.cloudflarestorage.com`;
  const authority = await makeAuthority("Sandbox data CA");
  const certificate = await authority.issue({ names: [hostname, storage], days: lifetimeDays });
  const store = createObjectStore(cloudflare);
  const [redis, objects] = await Promise.all([
    startRedis({ user: username, password }, certificate),
    listenTls((request) => store.fetch(request), {
      certificate,
      certificateOf: () => Promise.resolve(undefined),
      minimumTls: () => "TLSv1.2",
    }),
  ]);
  return {
    redis: redis.state,
    authority: authority.certificate,
    connectTo: [
      `${hostname}:${port || "6379"}:127.0.0.1:${redis.port}`,
      `${storage}:443:127.0.0.1:${objects.port}`,
    ].join(","),
    close: async () => {
      await Promise.all([redis.close(), objects.close()]);
    },
  };
}
