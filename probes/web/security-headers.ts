import { cspProblems, parseCsp } from "../../checklist/edge/content-security-policy";
import { HSTS_STAGES, HSTS_YEAR, parseHsts } from "../../checklist/edge/hsts";
import type { Hsts, HstsStage } from "../../checklist/edge/hsts";
import { isUnderDomain } from "../../checklist/environment/host";
import { HEALTH_PATH } from "../../checklist/environment/served";
import { booleanOf, integerOf } from "../../checklist/environment/value";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import type { Target } from "../target";
import { cookiesOf } from "./cookies";
import { follow } from "./follow";
import { reach, statusText } from "./reach";

type Headers = Readonly<Record<string, string>>;

/** What the stack asks of the answers' headers. */
export interface Wanted {
  readonly hsts: Hsts;
  /** Whether the pages' policy is to be enforced, and not only reported. */
  readonly enforced: boolean;
}

/** Asks for the application's page and for the API's health, and reads their headers. */
export const securityHeaders: Look = async (site) => {
  const { target } = site;
  const wanted = wantedOf(target);
  const [hops, api] = await Promise.all([
    follow(site, `https://${target.appHost}/`, (host) => isUnderDomain(host, target.domain)),
    reach(site, { url: `https://${target.apiHost}${HEALTH_PATH}` }),
  ]);
  const page = (hops.at(-1) ?? hops[0]).reached;
  return [
    ...[{ host: target.appHost, reached: page, isPage: true }],
    ...[{ host: target.apiHost, reached: api, isPage: false }],
  ].flatMap(({ host, reached, isPage }): readonly Answer[] => {
    if (!("answer" in reached)) {
      return [unknown(host, `Its headers cannot be seen, because ${reached.reason}.`)];
    }
    const { status, headers } = reached.answer;
    // An answer of the edge alone, or of nothing but its error, is not what people get.
    const isOwn = !isPage && /^application\/json\b/i.test(headers["content-type"] ?? "");
    if (status === 429 || (status >= 500 && !isOwn)) {
      const because = `it ${statusText(status)}`;
      return [unknown(host, `The headers of its ordinary answers cannot be seen: ${because}.`)];
    }
    return judgeHeaders(host, headers, isPage, wanted);
  });
};

/** What the settings of the stack ask for; past Cloudflare it is the application's own HSTS. */
export function wantedOf({ settings, backend }: Target): Wanted {
  const proxied = booleanOf(settings["edgeProxied"] ?? "true") !== false;
  const stage = settings["hstsStage"] ?? "trial";
  const own = integerOf(backend["SECURE_HSTS_SECONDS"] ?? "") ?? HSTS_YEAR;
  return {
    hsts: proxied
      ? HSTS_STAGES[isStage(stage) ? stage : "trial"]
      : { maxAge: own, includeSubdomains: false, preload: false },
    enforced: settings["cspMode"] === "enforce",
  };
}

const isStage = (text: string): text is HstsStage => Object.hasOwn(HSTS_STAGES, text);

/** @param isPage Whether it is a page of the application, and no answer of the API. */
export function judgeHeaders(
  host: string,
  headers: Headers,
  isPage: boolean,
  wanted: Wanted,
): readonly Answer[] {
  const problems = [
    ...judgeHsts(host, headers, wanted.hsts),
    ...judgeSniffing(host, headers),
    ...judgeFraming(host, headers),
    ...judgeReferrer(host, headers),
    ...judgePolicy(host, headers, isPage, wanted.enforced),
    ...judgeLeaks(host, headers),
    ...judgeCookies(host, headers),
  ];
  if (problems.some(({ severity }) => severity === undefined)) return problems;
  const seconds = parseHsts(headers["strict-transport-security"] ?? "")?.maxAge ?? 0;
  const days = seconds < 86_400 ? `${seconds} s` : `${Math.floor(seconds / 86_400)} days`;
  return [pass(host, `Its answers carry the security headers (HSTS of ${days}).`), ...problems];
}

function judgeHsts(host: string, headers: Headers, wanted: Hsts): readonly Answer[] {
  const subject = `${host} Strict-Transport-Security`;
  const text = headers["strict-transport-security"];
  if (text === undefined) return [fail(subject, "It is missing.")];
  const hsts = parseHsts(text);
  if (hsts === undefined) return [fail(subject, "Browsers cannot read it, and pass it over.")];
  if (hsts.maxAge === 0) return [fail(subject, "It tells browsers to forget https (max-age=0).")];
  if (hsts.maxAge < wanted.maxAge) {
    return [fail(subject, `It lasts ${hsts.maxAge} s, and the stack asks for ${wanted.maxAge} s.`)];
  }
  if (wanted.includeSubdomains && !hsts.includeSubdomains) {
    return [fail(subject, "It leaves out the hosts below (includeSubDomains).")];
  }
  if (wanted.preload && !hsts.preload) return [fail(subject, "It lacks preload.")];
  return [];
}

function judgeSniffing(host: string, headers: Headers): readonly Answer[] {
  const [first = ""] = (headers["x-content-type-options"] ?? "").split(",");
  if (first.trim().toLowerCase() === "nosniff") return [];
  return [fail(`${host} X-Content-Type-Options`, "It does not say nosniff.")];
}

/** frame-ancestors counts before X-Frame-Options, and only where the policy is enforced. */
function judgeFraming(host: string, headers: Headers): readonly Answer[] {
  const subject = `${host} X-Frame-Options`;
  const ancestors = parseCsp(headers["content-security-policy"] ?? "")["frame-ancestors"];
  if (ancestors !== undefined) {
    const open = ancestors.filter((source) => /^(?:\*|https?:)$/i.test(source));
    return open.length === 0
      ? []
      : [fail(subject, "The policy's frame-ancestors lets every site frame the pages.")];
  }
  const option = (headers["x-frame-options"] ?? "").trim().toUpperCase();
  if (option === "DENY" || option === "SAMEORIGIN") return [];
  return [fail(subject, "Every site may frame it: neither DENY nor frame-ancestors is there.")];
}

const LEAKING = ["unsafe-url", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin"];
const KNOWN = [
  ...LEAKING,
  ...["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"],
];

/** Of several values the last that is known counts (Referrer Policy, section 8.1). */
function judgeReferrer(host: string, headers: Headers): readonly Answer[] {
  const subject = `${host} Referrer-Policy`;
  const values = (headers["referrer-policy"] ?? "").toLowerCase().split(",");
  const value = values.map((each) => each.trim()).findLast((each) => KNOWN.includes(each));
  if (value === undefined) return [fail(subject, "It is missing, or nothing that browsers know.")];
  if (!LEAKING.includes(value)) return [];
  return [fail(subject, `It tells other sites more than needed (${value}).`)];
}

function judgePolicy(
  host: string,
  headers: Headers,
  isPage: boolean,
  enforced: boolean,
): readonly Answer[] {
  const subject = `${host} Content-Security-Policy`;
  const policy = headers["content-security-policy"];
  const reported = headers["content-security-policy-report-only"];
  const text = policy ?? reported;
  if (text === undefined) return [fail(subject, "It is missing.")];
  const problems = cspProblems(text);
  if (problems.length > 0) return [fail(subject, `It ${problems.join(", and it ")}.`)];
  if (policy !== undefined) return [];
  if (enforced || !isPage) {
    return [fail(subject, "It is only reported, and the stack asks for it to be enforced.")];
  }
  return [
    warn(
      subject,
      "It is only reported, and stops nothing yet.",
      "When browsers have reported nothing for a while: pulumi config set cspMode enforce",
    ),
  ];
}

function judgeLeaks(host: string, headers: Headers): readonly Answer[] {
  const leaks: Answer[] = [];
  if (headers["x-powered-by"] !== undefined) {
    leaks.push(
      warn(
        `${host} X-Powered-By`,
        "It tells attackers the framework.",
        "In next.config.js: poweredByHeader: false. At the edge the stack removes it: `pulumi up --policy-pack policies`.",
      ),
    );
  }
  if (/\/\d/.test(headers["server"] ?? "")) {
    leaks.push(
      warn(
        `${host} Server`,
        "It tells attackers the server's version.",
        "Start uvicorn with --no-server-header, or let people come through Cloudflare (edgeProxied).",
      ),
    );
  }
  return leaks;
}

function judgeCookies(host: string, headers: Headers): readonly Answer[] {
  return cookiesOf(headers["set-cookie"]).flatMap((cookie): readonly Answer[] => {
    const subject = `${host} cookie ${cookie.name}`;
    if (!cookie.secure) {
      return [
        fail(
          subject,
          "It also travels over http (no Secure).",
          "pulumi config set SECURE_COOKIE_SECURE true",
        ),
      ];
    }
    const loose = [
      ...(cookie.httpOnly ? [] : ["scripts can read it (no HttpOnly)"]),
      ...(cookie.sameSite === "lax" || cookie.sameSite === "strict"
        ? []
        : ["other sites can have it sent (no SameSite=Lax)"]),
    ];
    if (loose.length === 0) return [];
    return [
      warn(
        subject,
        `For this cookie ${loose.join(", and ")}.`,
        "Unless a script needs it: pulumi config set SECURE_COOKIE_HTTPONLY true, and SECURE_COOKIE_SAMESITE lax",
      ),
    ];
  });
}
