import { evaluateRule } from "./rule-expression";
import type { RuleMap, RuleValue } from "./rule-expression";

/** Whether something holds, as far as is known. */
export type Known = boolean | "unknown";

/** A request that a visitor may send. */
export interface EdgeRequest {
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly scheme?: "http" | "https";
}

/** A host that is nobody's of ours: what a stranger would put where the request decides. */
export const STRANGER = "stranger.example";

/** A visitor's address like any other. */
const VISITOR = "8.8.4.4";

const fieldsOf = ({
  host,
  path,
  method = "GET",
  scheme = "https",
}: EdgeRequest): Readonly<Record<string, RuleValue>> => {
  const extension = /\.([^./]*)$/.exec(path)?.[1] ?? "";
  return {
    "http.host": host,
    "http.request.method": method,
    "http.request.uri": path,
    "http.request.uri.path": path,
    "http.request.uri.path.extension": extension.toLowerCase(),
    "http.request.full_uri": `${scheme}://${host}${path}`,
    "raw.http.request.uri": path,
    "raw.http.request.uri.path": path,
    "raw.http.request.full_uri": `${scheme}://${host}${path}`,
    ssl: scheme === "https",
    "http.request.scheme": scheme,
    "ip.src": VISITOR,
    "cf.client.bot": false,
    "cf.bot_management.verified_bot": false,
    "cf.tls_client_auth.cert_verified": false,
    "cf.edge.server_port": scheme === "https" ? 443 : 80,
    "http.response.code": 200,
    "http.response.content_type.media_type": "text/html",
  };
};

const one = (value: RuleValue): readonly RuleValue[] => [value];

/** Whether an expression holds for a visitor's request. */
export function holdsFor(expression: string, request: EdgeRequest): Known {
  const fields = fieldsOf(request);
  const headers: RuleMap = {
    named: (name) => (name === "host" ? one(request.host) : undefined),
  };
  const value = evaluateRule(expression, {
    field: (name) => {
      if (name === "http.request.headers") return headers;
      return Object.hasOwn(fields, name) ? fields[name] : undefined;
    },
  });
  return typeof value === "boolean" ? value : "unknown";
}

/** The query of a stranger who tries to be led to a host of his own. */
const HOSTILE_QUERY = `@${STRANGER}/`;

/**
 * The text that an expression makes of a request whose query, headers and cookies a stranger chose:
 * what a redirect would lead to.
 */
export function madeOf(expression: string, request: EdgeRequest): string | undefined {
  const fields = fieldsOf(request);
  const hostile: RuleMap = { named: () => one(`https://${STRANGER}/`) };
  const value = evaluateRule(expression, {
    passThrough: true,
    field: (name) => {
      if (/(^|\.)(headers|args|cookies)$/.test(name)) return hostile;
      if (name.endsWith("uri.query")) return HOSTILE_QUERY;
      return Object.hasOwn(fields, name) ? fields[name] : `https://${STRANGER}/`;
    },
  });
  return typeof value === "string" ? value : undefined;
}

/** Whether one of several holds. */
export function anyOf(each: readonly Known[]): Known {
  if (each.includes(true)) return true;
  return each.includes("unknown") ? "unknown" : false;
}
