import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { CloudflareError } from "./envelope";
import type { CloudflareState } from "./state";

/**
 * Lets only the token in. The vendor's services word a wrong token differently: the token's own
 * endpoint (1000), zones and accounts (9109), DNS and the rest (10000).
 */
export function authentication(state: CloudflareState): MiddlewareHandler {
  return async (c, next) => {
    const authorization = c.req.header("authorization");
    if (authorization === undefined) {
      throw withoutToken(c.req.header("x-auth-key"), c.req.header("x-auth-email"));
    }
    const token = /^Bearer ([0-9A-Za-z_-]{40,100})$/.exec(authorization)?.[1];
    if (token === undefined) {
      throw new CloudflareError(400, 6003, "Invalid request headers", [
        { code: 6111, message: "Invalid format for Authorization header" },
      ]);
    }
    if (!isSame(token, state.token)) {
      throw wrongToken(c.req.path);
    }
    await next();
  };
}

function withoutToken(key: string | undefined, email: string | undefined): CloudflareError {
  if (key === undefined && email === undefined) {
    return new CloudflareError(
      400,
      9106,
      "Missing X-Auth-Key, X-Auth-Email or Authorization headers",
    );
  }
  if (key === undefined || !/^[0-9a-f]{37}$|^cfk_[0-9A-Za-z_-]{40,}$/.test(key)) {
    return new CloudflareError(400, 6003, "Invalid request headers", [
      { code: 6103, message: "Invalid format for X-Auth-Key header" },
    ]);
  }
  return new CloudflareError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
}

function wrongToken(path: string): CloudflareError {
  if (path.endsWith("/tokens/verify")) {
    return new CloudflareError(401, 1000, "Invalid API Token");
  }
  return /\/(?:zones|accounts)(?:\/[^/]+)?$/.test(path)
    ? new CloudflareError(403, 9109, "Invalid access token")
    : new CloudflareError(403, 10000, "Authentication error");
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
