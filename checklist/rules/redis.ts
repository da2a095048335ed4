import { hostKind } from "../environment/host";
import { isUtf8, urlOf } from "../environment/url";
import {
  anyValue,
  digits,
  file,
  oneOf,
  problemIn,
  seconds,
  withParameters,
} from "../environment/url-parameters";
import type { ParameterCheck } from "../environment/url-parameters";
import { fail, failIf, NOT_APPLICABLE, PASS, variableRule } from "../rule";
import type { Rule } from "../rule";

/** Private names of the hosting platforms: reached within the project alone, without TLS. */
const isPlatformPrivate = (host: string): boolean =>
  /\.railway\.internal$/i.test(host) || /^red-[0-9a-z]+$/i.test(host);

const isLocal = ({ hostname }: URL): boolean =>
  hostKind(hostname) === "local" && !isPlatformPrivate(hostname);

/** What redis-py and Celery refuse, or take for different things (tests/checklist/drivers). */
function ambiguityIn(text: string, url: URL): string | undefined {
  const rest = text.replace(/^\w+:\/\//, "");
  const authority = rest.replace(/[/?#].*$/s, "");
  const host = authority.replace(/^.*@/s, "");
  if (!authority.includes("@") && rest.includes("@")) {
    return "has a #, / or ? in its password that is not percent-encoded";
  }
  if (/[[\]]/.test(authority.slice(0, -host.length))) {
    return "has square brackets in its password that are not percent-encoded";
  }
  if (!isUtf8(rest)) return "has a percent sign that is not encoded, or encodes no text in UTF-8";
  if (host.includes("%")) return "has a percent-encoded host";
  if (/:0*$/.test(host)) return "has a colon behind its host and no port";
  return /^\/?\d*$/.test(url.pathname) ? undefined : "has a path that is no number of a database";
}

/** Parameters that speak of the server's certificate, in any client. */
const CHECK = /cert|verify|insecure|check_hostname/i;
const SWITCHED_OFF = /^(none|false|f|0|no|n|off|cert_none)$/i;

const ENCODE =
  "Write rediss://default:password@host:6379/0, and percent-encode the signs %, #, /, ?, @, [ and ] in the password (%25, %23, %2F, %3F, %40, %5B, %5D).";

/** redis-py's parameters that have a place in a URL. */
const PARAMETERS: Readonly<Record<string, ParameterCheck>> = {
  client_name: anyValue,
  db: digits,
  decode_responses: anyValue,
  encoding: anyValue,
  health_check_interval: digits,
  max_connections: digits,
  protocol: oneOf("2", "3"),
  retry_on_timeout: anyValue,
  socket_connect_timeout: seconds,
  socket_keepalive: anyValue,
  socket_timeout: seconds,
  ssl_ca_certs: file,
  ssl_ca_path: file,
  ssl_cert_reqs: oneOf("required"),
  ssl_certfile: file,
  ssl_check_hostname: oneOf("true", "True", "1", "yes"),
  ssl_keyfile: file,
};

const redisUrlEncrypted = variableRule({
  id: "redis-url-encrypted",
  corrected: (text) => {
    const lower = text.replace(/^rediss?(?=:)/i, (scheme) => scheme.toLowerCase());
    const isOff = (value: string): boolean => SWITCHED_OFF.test(value);
    return withParameters(lower, (parameters) =>
      parameters.filter(({ name, value }) => !(CHECK.test(name) && isOff(value))),
    );
  },
  items: ["1.12", "2.5"],
  title: "REDIS_URL is rediss, or a platform's private name",
  why: "Sessions and queued mails would go over the network in the clear.",
  fix: "Write rediss:// in lower case, or use the hosting platform's private name.",
  severity: "error",
  variables: ["REDIS_URL"],
  verdict: (text) => {
    const url = urlOf(text);
    if (url === undefined || !["redis:", "rediss:"].includes(url.protocol)) {
      return fail(
        "is no Redis URL of the form rediss://default:password@host:6379",
        /^rediss?:\/\/./i.test(text) ? ENCODE : undefined,
      );
    }
    if (!/^rediss?:/.test(text)) return fail("has its scheme in upper case, which clients refuse");
    const ambiguity = ambiguityIn(text, url);
    if (ambiguity !== undefined) return fail(ambiguity, ENCODE);
    if (url.protocol === "redis:") {
      // Within a machine or a network nothing is encrypted: `redis-url-private` refuses those.
      if (isPlatformPrivate(url.hostname)) return PASS;
      return isLocal(url) ? NOT_APPLICABLE : fail("is redis, without encryption");
    }
    const checks = [...url.searchParams].filter(([key]) => CHECK.test(key));
    if (!checks.some(([, word]) => SWITCHED_OFF.test(word))) return PASS;
    return fail(
      "turns the check of the server's certificate off",
      "Take that parameter out: redis-py checks the certificate unless it is told not to.",
    );
  },
});

const redisUrlParameters = variableRule({
  id: "redis-url-parameters",
  corrected: (text) => {
    // Without a login before the host the query may hold a piece of the password.
    if ((urlOf(text)?.password ?? "") === "") return undefined;
    return withParameters(text, (parameters) =>
      parameters.filter(({ name }) => Object.hasOwn(PARAMETERS, name)),
    );
  },
  items: ["1.12", "2.5"],
  title: "REDIS_URL has parameters that redis-py takes and that weaken nothing, each once",
  why: "The client stops at a parameter that it does not know, takes the first of two, and lowers its demands on TLS by others.",
  fix: "Take that parameter out, or give it the value that the message names.",
  severity: "error",
  variables: ["REDIS_URL"],
  verdict: (text) => {
    const url = urlOf(text);
    if (url === undefined || !/^rediss?:$/.test(url.protocol)) return NOT_APPLICABLE;
    if (ambiguityIn(text, url) !== undefined) return NOT_APPLICABLE;
    const checks = [...url.searchParams].filter(([key]) => CHECK.test(key));
    // A check that is switched off is said once, as such.
    if (checks.some(([, word]) => SWITCHED_OFF.test(word))) return NOT_APPLICABLE;
    if (url.hostname.includes(",")) return fail("names several hosts, which clients take for one");
    const path = url.pathname.slice(1);
    const other = url.searchParams.getAll("db").some((db) => path !== "" && db !== path);
    if (other) return fail("has db in its query, which overrides the path");
    const problem = problemIn([...url.searchParams], PARAMETERS);
    return problem === undefined ? PASS : fail(problem);
  },
});

const redisUrlReachable = variableRule({
  id: "redis-url-private",
  items: ["1.12"],
  title: "REDIS_URL has a password and leads to another host",
  why: "A Redis without a password gives its data to everybody on the network, and one on localhost is not there in production.",
  fix: "Use the URL that the Redis service gives, with its password.",
  severity: "error",
  variables: ["REDIS_URL"],
  verdict: (text) => {
    const url = urlOf(text);
    if (url === undefined || ambiguityIn(text, url) !== undefined) return NOT_APPLICABLE;
    if (isLocal(url)) return fail("leads to a local or private host");
    return failIf(url.password === "", "has no password");
  },
});

export const redisRules: readonly Rule[] = [
  redisUrlEncrypted,
  redisUrlParameters,
  redisUrlReachable,
];
