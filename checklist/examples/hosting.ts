import { REQUIRED_NAMES } from "../environment/front-of-names";
import type { Kind, Platform } from "../resources/subject";
import type { PlainSubject } from "../resources/plain-subject";
import type { Example, Examples } from "./example";

type PlainOf<K extends Kind> = Extract<PlainSubject, { readonly kind: K }>;

const ENVIRONMENT =
  "FRONTEND_URL=https://app.bookedbarber.com\nBACKEND_URL=https://api.bookedbarber.com";
const one = (...resources: PlainSubject[]): Example => ({ resources, environment: ENVIRONMENT });

const { backend, frontend } = REQUIRED_NAMES;

const variables = (
  platform: Platform,
  names: readonly string[],
  service = "api",
): PlainOf<"platform-variables"> => ({ kind: "platform-variables", platform, service, names });
const domain = (platform: Platform, host: string): PlainOf<"platform-domain"> => ({
  kind: "platform-domain",
  platform,
  service: "api",
  host,
});
const service = (healthCheckPath?: string): PlainOf<"platform-service"> => ({
  kind: "platform-service",
  service: "api",
  ...(healthCheckPath === undefined ? {} : { healthCheckPath }),
});
const trigger = (of: string): PlainOf<"deployment-trigger"> => ({
  kind: "deployment-trigger",
  service: of,
  repository: "bookedbarber/bookedbarber",
  branch: "main",
});

const plan = {
  kind: "deployment-plan",
  repository: "bookedbarber/bookedbarber",
  branch: "main",
} as const;

const placed = (environment: string): PlainSubject => ({
  ...variables("railway", backend),
  environment,
});
const complete = (platform: Platform): Examples => ({
  pass: [one(variables(platform, backend), variables(platform, frontend, "web"))],
  fail: [
    one(
      variables(
        platform,
        backend.filter((name) => name !== "DATABASE_URL"),
      ),
      variables(platform, frontend, "web"),
    ),
  ],
});
const reached = (platform: Platform): Examples => ({
  pass: [one(variables(platform, [...backend, "FRONTEND_URL", "BACKEND_URL"]))],
  fail: [one(variables(platform, frontend, "web"))],
});
const served = (platform: Platform): Examples => {
  const app = domain(platform, "app.bookedbarber.com");
  const api = domain(platform, "api.bookedbarber.com");
  const runs = variables(platform, backend);
  const web = variables(platform, frontend, "web");
  return {
    pass: [one(runs, app, api), one(runs, web, { ...app, service: "web" }, api)],
    fail: [one(runs, app), one(runs, web, app, { ...api, service: "web" })],
  };
};

/** Examples of the rules on the platforms that run the application. */
export const hostingExamples: Readonly<Record<string, Examples>> = {
  "railway-variables-complete": complete("railway"),
  "render-variables-complete": complete("render"),
  "railway-environments-served": reached("railway"),
  "render-environments-served": reached("render"),
  "railway-one-environment": {
    pass: [
      one(placed("production"), { ...plan, environment: "production" }),
      one(placed("production"), { ...trigger("api"), environment: "production" }),
    ],
    fail: [
      one(placed("staging"), { ...plan, environment: "production" }),
      one({ ...service("/health"), environment: "staging" }, placed("production")),
      one(
        { ...domain("railway", "app.bookedbarber.com"), environment: "staging" },
        { ...plan, environment: "production" },
      ),
    ],
  },
  "property-judged": {
    pass: [one(service("/health"))],
    fail: [
      one({ ...service("/health"), unjudged: ["preDeployCommand"] }),
      one({ kind: "text-service", unjudged: ["fallbackUrl", "useInboundWebhookOnNumber"] }),
      one({ kind: "zone", name: "bookedbarber.com", unjudged: ["vanityNameServers"] }),
      one({ kind: "uptime-monitor", unjudged: ["expectedStatus"] }),
    ],
  },
  "platform-environment-judged": {
    pass: [one(variables("railway", backend))],
    fail: [one(variables("railway", frontend, "web"))],
  },
  "railway-domains-declared": served("railway"),
  "render-domains-declared": served("render"),
  "health-check-set": {
    pass: [one(variables("railway", backend), service("/health"))],
    fail: [one(variables("railway", backend)), one(variables("railway", backend), service())],
  },
  "health-check-served": {
    pass: [
      one(variables("railway", backend), service("/health")),
      one(variables("railway", frontend), service("/")),
    ],
    fail: [one(variables("railway", backend), service("/nothing"))],
  },
  "deployment-source": {
    pass: [one(plan, trigger("api")), one(trigger("api"), trigger("web"))],
    fail: [
      one(plan, { ...trigger("api"), repository: "elsewhere/application" }),
      one(trigger("api"), { ...trigger("web"), branch: "try" }),
    ],
  },
  "deployment-checked": {
    pass: [one({ ...trigger("api"), checkSuites: true })],
    fail: [one(trigger("api")), one({ ...trigger("api"), checkSuites: false })],
  },
  "railway-deploys-from-git": {
    pass: [one(variables("railway", backend), trigger("api"))],
    fail: [one(variables("railway", backend), trigger("web"))],
  },
};
