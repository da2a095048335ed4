/** A Content-Security-Policy's directives by name; a list without anything is a directive alone. */
export type CspDirectives = Readonly<Record<string, readonly string[]>>;

/** The text of the header. */
export function cspText(directives: CspDirectives): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}

/**
 * The directives of a header's text, names in lower case. Of a directive that is there twice the
 * first counts, as in a browser (CSP Level 3, section 2.2.1).
 */
export function parseCsp(text: string): CspDirectives {
  const directives = new Map<string, readonly string[]>();
  for (const part of text.split(";")) {
    const [name = "", ...sources] = part.trim().split(/\s+/);
    const lower = name.toLowerCase();
    if (lower !== "" && !directives.has(lower)) directives.set(lower, sources);
  }
  return Object.fromEntries(directives);
}

/** Where Stripe's payment form takes its parts from (docs.stripe.com/security/guide). */
const STRIPE = {
  script: "https://js.stripe.com",
  connect: "https://api.stripe.com",
  frames: ["https://js.stripe.com", "https://hooks.stripe.com"],
} as const;

/** The policy of the web application: itself, its API, Stripe's payment form and Sentry. */
export function applicationCsp(apiHost: string): string {
  return cspText({
    "default-src": ["'self'"],
    // Next.js writes scripts and styles into its pages.
    "script-src": ["'self'", "'unsafe-inline'", STRIPE.script],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:", "https:"],
    "font-src": ["'self'", "data:"],
    "connect-src": [
      "'self'",
      `https://${apiHost}`,
      `wss://${apiHost}`,
      STRIPE.connect,
      "https://*.sentry.io",
    ],
    "frame-src": STRIPE.frames,
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "upgrade-insecure-requests": [],
  });
}

/** The policy of an API, whose answers are no pages: nothing is loaded, nothing frames them. */
export const API_CSP = cspText({ "default-src": ["'none'"], "frame-ancestors": ["'none'"] });

/** The sources of a directive, or of the one that stands in for it; undefined where nothing does. */
function sourcesOf(csp: CspDirectives, directive: string): readonly string[] | undefined {
  return csp[directive] ?? csp["default-src"];
}

/** Sources that allow scripts from anywhere, or texts as programs. */
const UNSAFE_SCRIPT = new Set(["*", "http:", "https:", "data:", "blob:", "'unsafe-eval'"]);

/** What is wrong with a policy for pages that take payments; each reads on after "its policy". */
export function cspProblems(text: string): readonly string[] {
  const csp = parseCsp(text);
  const scripts = sourcesOf(csp, "script-src");
  if (scripts === undefined) return ["says nothing of scripts (script-src)"];
  const problems: string[] = [];
  const unsafe = scripts.filter((source) => UNSAFE_SCRIPT.has(source.toLowerCase()));
  if (unsafe.length > 0) problems.push(`allows scripts of ${unsafe.join(" ")}`);
  const ancestors = csp["frame-ancestors"];
  if (ancestors?.includes("*") === true) problems.push("lets every site frame the pages");
  const isForPages = scripts.join(" ") !== "'none'";
  if (isForPages) problems.push(...stripeProblems(csp));
  return problems;
}

function stripeProblems(csp: CspDirectives): readonly string[] {
  const needs = [
    ["script-src", STRIPE.script],
    ["frame-src", STRIPE.script],
    ["connect-src", STRIPE.connect],
  ] as const;
  const missing = needs.filter(([directive, source]) => {
    const sources = sourcesOf(csp, directive);
    return sources !== undefined && !sources.some((given) => covers(given, source));
  });
  if (missing.length === 0) return [];
  const lacks = missing.map(([directive, source]) => `${directive} lacks ${source}`);
  return [`keeps out Stripe (${lacks.join(", ")})`];
}

/** Whether a source expression allows an https origin. */
function covers(given: string, origin: string): boolean {
  const host = origin.slice("https://".length);
  const lower = given.toLowerCase().replace(/\/$/, "");
  const wildcards = host.split(".").map((_, at, labels) => `*.${labels.slice(at + 1).join(".")}`);
  const allowed = ["*", "https:", origin, host, ...wildcards];
  return allowed.includes(lower.replace(/^https:\/\/\*/, "*"));
}
