import type { MiddlewareHandler } from "hono";
import type { Clock } from "../clock";

const requestsPerSecond = 40;
const concurrentRequests = 25;

/**
 * The headers that tell a client how much it may still ask (docs.sentry.io/api/ratelimits).
 * Nothing is refused: a test that needs a 429 asks for one.
 */
export function rateLimitHeaders(now: Clock): MiddlewareHandler {
  let second = 0;
  let used = 0;
  let running = 0;
  return async (c, next) => {
    const current = Math.floor(now() / 1_000_000);
    used = current === second ? used + 1 : 1;
    second = current;
    running += 1;
    const remaining = Math.max(1, requestsPerSecond - used);
    const concurrent = Math.max(1, concurrentRequests - running);
    try {
      await next();
    } finally {
      running -= 1;
    }
    c.header("X-Sentry-Rate-Limit-Limit", String(requestsPerSecond));
    c.header("X-Sentry-Rate-Limit-Remaining", String(remaining));
    c.header("X-Sentry-Rate-Limit-Reset", String(current + 1));
    c.header("X-Sentry-Rate-Limit-ConcurrentLimit", String(concurrentRequests));
    c.header("X-Sentry-Rate-Limit-ConcurrentRemaining", String(concurrent));
  };
}
