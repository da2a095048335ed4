import { hostKind } from "../environment/host";
import { urlOf } from "../environment/url";
import { anyValue, digits, file, oneOf, problemIn } from "../environment/url-parameters";
import type { ParameterCheck } from "../environment/url-parameters";
import { fail, failIf, NOT_APPLICABLE, PASS, variableRule } from "../rule";
import type { Rule } from "../rule";

/** Private names of the hosting platforms: reached within the project alone, without TLS. */
const isPlatformPrivate = (host: string): boolean =>
  /\.railway\.internal$/i.test(host) || /^red-[0-9a-z]+$/i.test(host);

const isLocal = ({ hostname }: URL): boolean =>
  hostKind(hostname) === "local" && !isPlatformPrivate(hostname);

/** Parameters that speak of the server's certificate, in any client. */
const CHECK = /cert|verify|insecure|check_hostname/i;
const SWITCHED_OFF = /^(none|false|f|0|no|n|off|cert_none)$/i;

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
  socket_connect_timeout: anyValue,
  socket_keepalive: anyValue,
  socket_timeout: anyValue,
  ssl_ca_certs: file,
  ssl_ca_path: file,
  ssl_cert_reqs: oneOf("required"),
  ssl_certfile: file,
  ssl_check_hostname: oneOf("true", "True", "1", "yes"),
  ssl_keyfile: file,
};

const redisUrlEncrypted = variableRule({
  id: "redis-url-encrypted",
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
        /^rediss?:\/\/./i.test(text)
          ? "Percent-encode the signs #, /, ? and @ in the password (%23, %2F, %3F, %40)."
          : undefined,
      );
    }
    if (!/^rediss?:/.test(text)) return fail("has its scheme in upper case, which clients refuse");
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
  items: ["1.12", "2.5"],
  title: "REDIS_URL has parameters that redis-py takes and that weaken nothing, each once",
  why: "The client stops at a parameter that it does not know, takes the first of two, and lowers its demands on TLS by others.",
  fix: "Take that parameter out, or give it the value that the message names.",
  severity: "error",
  variables: ["REDIS_URL"],
  verdict: (text) => {
    const url = urlOf(text);
    if (url === undefined || !/^rediss?:$/.test(url.protocol)) return NOT_APPLICABLE;
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
    if (url === undefined) return NOT_APPLICABLE;
    if (isLocal(url)) return fail("leads to a local or private host");
    return failIf(url.password === "", "has no password");
  },
});

export const redisRules: readonly Rule[] = [
  redisUrlEncrypted,
  redisUrlParameters,
  redisUrlReachable,
];
