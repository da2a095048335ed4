import assert from "node:assert/strict";

import type { Finding } from "../../checklist/finding";
import {
  HEALTH_PATH,
  STRIPE_API_VERSION,
  STRIPE_EVENTS,
  STRIPE_WEBHOOK_PATH,
  TEXT_PATHS,
} from "../../checklist/environment/served";
import type { ProbeId } from "../../checklist/probes/catalogue";
import { looks } from "../../probes/catalogue";
import type { Look } from "../../probes/look";
import type { HttpAnswer, HttpRequest, Network } from "../../probes/network/network";
import { runProbes } from "../../probes/run";
import type { Target } from "../../probes/target";
import { createGoogle } from "../../sandbox/apis/google";
import type { Google } from "../../sandbox/apis/google";
import { createRailway, placeOf, settingsAt } from "../../sandbox/apis/railway";
import type { Railway } from "../../sandbox/apis/railway";
import { createRender } from "../../sandbox/apis/render";
import type { Render } from "../../sandbox/apis/render";
import { createSendgrid } from "../../sandbox/apis/sendgrid";
import type { Sendgrid } from "../../sandbox/apis/sendgrid";
import { createSentry } from "../../sandbox/apis/sentry";
import type { Detector, Sentry, Workflow } from "../../sandbox/apis/sentry";
import { createStripe } from "../../sandbox/apis/stripe";
import type { Stripe } from "../../sandbox/apis/stripe";
import { createTwilio } from "../../sandbox/apis/twilio";
import type { TwilioApi } from "../../sandbox/apis/twilio";

export const TODAY = new Date().toISOString().slice(0, 10);
/** In every secret: no finding may have it. */
export const CANARY = "canary";
export const API = "api.bookedbarber.com";
export const APP = "app.bookedbarber.com";

const keys = {
  stripe: `sk_live_${CANARY}0123456789`,
  sendgrid: `SG.${CANARY}0123456789.key`,
  twilio: `${CANARY}0123456789abcdef`,
  google: `GOCSPX-${CANARY}`,
  sentry: `sntryu_${CANARY}`,
  railway: `${CANARY}-railway`,
  render: `rnd_${CANARY}`,
} as const;
const sid = `AC${"0123456789abcdef".repeat(2)}`;
const NUMBER = "+12125550123";

/** The same, but tests may change it. */
export type Changeable<T> = { -readonly [Key in keyof T]: T[Key] };
type Texts = Record<string, string>;
export interface TestTarget extends Changeable<Target> {
  backend: Texts;
  frontend: Texts;
  settings: Texts;
  environment: Record<string, string | undefined>;
}

/** A deployment with all of its accounts, each as it must be. */
export interface Accounts {
  readonly target: TestTarget;
  readonly stripe: Stripe;
  readonly sendgrid: Sendgrid;
  readonly twilio: TwilioApi;
  readonly google: Google;
  readonly sentry: Sentry;
  readonly railway: Railway;
  readonly render: Render;
  /** What was asked for so far, as "GET stripe.test/v1/account". */
  readonly asked: string[];
}

const apis = {
  cloudflare: "https://cloudflare.test/",
  google: "https://google.test/",
  railway: "https://railway.test/",
  render: "https://render.test/v1/",
  sendgrid: "https://sendgrid.test/",
  sentry: "https://sentry.test/api/",
  stripe: "https://stripe.test/",
  twilio: "https://twilio.test/",
  twilioMessaging: "https://messaging.test/",
} as const;

type Request = (request: HttpRequest) => Promise<HttpAnswer>;

/** Looks with one probe, at these accounts or over a network that answers in its own way. */
export async function look(
  id: ProbeId,
  accounts: Accounts,
  options: { readonly request?: Request; readonly timeoutMs?: number; readonly by?: Look } = {},
): Promise<readonly Finding[]> {
  const { request = requestTo(accounts), timeoutMs = 9000, by } = options;
  const none = (): Promise<never> => Promise.reject(new Error("nobody asks for this"));
  const network: Network = {
    ...{ request, api: apis, handshake: none, resolve: none },
    locate: (address, port) => ({ address, port }),
    authorities: [],
    close: () => Promise.resolve(),
  };
  const findings = await runProbes({
    ...{ target: accounts.target, network, today: TODAY, only: [id], send: true, timeoutMs },
    ...(by === undefined ? {} : { by: { ...looks, [id]: by } }),
    signal: new AbortController().signal,
  });
  assert.ok(findings.length > 0);
  for (const finding of findings) {
    assert.ok(!JSON.stringify(finding).includes(CANARY), `${id} tells a secret`);
    assert.ok(!finding.message.includes("broke down"), finding.message);
    if (finding.status !== "pass") assert.notEqual(finding.fix, "");
  }
  return findings;
}

/** Each finding in a line, such as `fail 4.1: The account may not charge.`; "warn" for a mild one. */
export function lines(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ status, severity, items, message }) => {
    const word = status === "fail" && severity === "warning" ? "warn" : status;
    return `${word} ${items.join(",")}: ${message}`;
  });
}

/** The findings that are no pass, in lines. */
export async function problems(id: ProbeId, accounts: Accounts): Promise<readonly string[]> {
  return lines(await look(id, accounts)).filter((line) => !line.startsWith("pass "));
}

/** A way in which something is wrong, and what the probe says of it: each pattern one finding. */
export type Case = readonly [
  title: string,
  spoil: (accounts: Accounts) => void,
  ...expected: readonly [RegExp, ...RegExp[]],
];

/** Tests that a probe passes where all is well, and says of each case what is wrong, and no more. */
export function judges(id: ProbeId, cases: readonly Case[]): void {
  it(`${id} passes where all is well`, async () => {
    assert.deepEqual(await problems(id, await accountsOf()), []);
  });
  for (const [title, spoil, ...expected] of cases) {
    it(`${id} tells of ${title}`, async () => {
      const accounts = await accountsOf();
      spoil(accounts);
      const found = await problems(id, accounts);
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [at, pattern] of expected.entries()) assert.match(found[at] ?? "", pattern);
    });
  }
}

/** The first of a list that is not empty. */
export function first<T>(items: Iterable<T>): T {
  for (const item of items) return item;
  return assert.fail("there is none");
}

function requestTo(accounts: Accounts): Request {
  const { stripe, sendgrid, twilio, google, sentry, railway, render } = accounts;
  const hosts: Readonly<Record<string, { fetch: (request: globalThis.Request) => unknown }>> = {
    "stripe.test": stripe.app,
    "sendgrid.test": sendgrid.app,
    "twilio.test": twilio.app,
    "messaging.test": twilio.app,
    "google.test": google.app,
    "sentry.test": sentry.app,
    [sentry.ingestHost]: sentry.ingestion,
    "railway.test": railway.app,
    "render.test": render.app,
  };
  return async ({ url, method = "GET", headers, body, signal }) => {
    signal.throwIfAborted();
    const { host, pathname } = new URL(url);
    accounts.asked.push(`${method} ${host}${pathname}`);
    const app = hosts[host] ?? assert.fail(`nobody is ${host}`);
    const init = { method, ...(headers && { headers }), ...(body === undefined ? {} : { body }) };
    const answer = (await app.fetch(new globalThis.Request(url, init))) as Response;
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
      milliseconds: 1,
    };
  };
}

const project = { id: "project", environment: "environment" } as const;
const services = { backend: "back", frontend: "front" } as const;

export async function accountsOf(): Promise<Accounts> {
  const sentry = await sentryWithAll();
  const target = targetOf(sentry);
  const accounts = {
    ...{ target, sentry, asked: [] },
    stripe: stripeWithAll(),
    sendgrid: sendgridWithAll(),
    twilio: twilioWithAll(),
    google: createGoogle({ clients: [{ id: "client", secret: keys.google }] }),
    railway: railwayWithAll(target),
    render: renderWithAll(target),
  };
  return accounts;
}

function targetOf(sentry: Sentry): TestTarget {
  const found = first(sentry.state.projects);
  const dsn = `https://${first(found.keys).publicKey}@${sentry.ingestHost}/${found.id}`;
  return {
    ...{ stack: "test", domain: "bookedbarber.com", appHost: APP, apiHost: API, hosting: "both" },
    backend: {
      BACKEND_URL: `https://${API}`,
      FRONTEND_URL: `https://${APP}`,
      STRIPE_SECRET_KEY: keys.stripe,
      SENDGRID_API_KEY: keys.sendgrid,
      SENDGRID_FROM_EMAIL: "noreply@bookedbarber.com",
      SENDGRID_WEBHOOK_SECRET: `public-${CANARY}`,
      TWILIO_ACCOUNT_SID: sid,
      TWILIO_AUTH_TOKEN: keys.twilio,
      TWILIO_PHONE_NUMBER: NUMBER,
      GOOGLE_CLIENT_ID: "client",
      GOOGLE_CLIENT_SECRET: keys.google,
      SENTRY_DSN: dsn,
      SENTRY_ENVIRONMENT: "production",
    },
    frontend: { NEXT_PUBLIC_API_URL: `https://${API}`, SENTRY_PROJECT: "bookedbarber" },
    records: [],
    settings: {
      sendgridEventsPath: "/events",
      sentryOrganization: "bookedbarber",
      railwayProjectId: project.id,
      railwayEnvironmentId: project.environment,
      railwayBackendService: services.backend,
      railwayFrontendService: services.frontend,
      renderBackendService: services.backend,
      renderFrontendService: services.frontend,
    },
    outputs: {},
    environment: {
      SENTRY_AUTH_TOKEN: keys.sentry,
      RAILWAY_API_TOKEN: keys.railway,
      RENDER_API_KEY: keys.render,
    },
  };
}

function stripeWithAll(): Stripe {
  const stripe = createStripe({ keys: [keys.stripe] });
  stripe.state.endpoints = [
    {
      ...{ id: "we_own", url: `https://${API}${STRIPE_WEBHOOK_PATH}`, created: 0, connect: false },
      ...{ enabledEvents: [...STRIPE_EVENTS], apiVersion: STRIPE_API_VERSION, disabled: false },
      ...{ description: undefined, metadata: {}, secret: `whsec_${CANARY}` },
    },
  ];
  return stripe;
}

function sendgridWithAll(): Sendgrid {
  const sendgrid = createSendgrid({ keys: [keys.sendgrid] });
  const cname = { valid: true, type: "cname", data: "target" } as const;
  sendgrid.state.domains = [
    {
      ...{ id: 1, domain: "bookedbarber.com", subdomain: "em1", automaticSecurity: true },
      ...{ customSpf: false, default: false, valid: true },
      dns: {
        mail_cname: { ...cname, host: "em1.bookedbarber.com" },
        dkim1: { ...cname, host: "s1._domainkey.bookedbarber.com" },
      },
    },
  ];
  sendgrid.state.senders = ["noreply", "support"].map((name, id) => ({
    ...{ id: id + 1, verified: true, locked: false },
    fields: { from_email: `${name}@bookedbarber.com` },
  }));
  sendgrid.state.webhooks = [
    {
      ...{ id: "1", publicKey: `public-${CANARY}`, created: "", updated: "" },
      fields: {
        ...{ url: `https://${API}/events`, enabled: true },
        ...{ bounce: true, dropped: true, spam_report: true },
      },
    },
  ];
  return sendgrid;
}

function twilioWithAll(): TwilioApi {
  const twilio = createTwilio({
    ...{ accountSid: sid, authToken: keys.twilio, numbers: [NUMBER], usA2pRegistered: true },
  });
  const own = first(twilio.state.numbers);
  twilio.state.services = [
    {
      ...{ sid: `MG${"0123456789abcdef".repeat(2)}`, friendlyName: "BookedBarber" },
      inboundRequestUrl: `https://${API}${TEXT_PATHS.incoming}`,
      statusCallback: `https://${API}${TEXT_PATHS.status}`,
      ...{ inboundMethod: "POST", fallbackUrl: null, fallbackMethod: "POST" },
      ...{ useInboundWebhookOnNumber: false, usecase: "notifications", stickySender: true },
      ...{ smartEncoding: true, areaCodeGeomatch: true, validityPeriod: 1, numbers: [own.sid] },
      ...{ created: "2026-01-01T00:00:00Z", updated: "2026-01-01T00:00:00Z" },
    },
  ];
  return twilio;
}

/** The alerts of the stack, by what makes each of them that one. */
const ALERTS = {
  "critical errors": { watches: ["error"], chooses: undefined },
  performance: { watches: ["metric_issue"], chooses: undefined },
  payments: { watches: ["error"], chooses: ["tagged_event", "key", "transaction", "payment"] },
  database: {
    watches: ["error"],
    chooses: ["event_attribute", "attribute", "exception.type", "OperationalError"],
  },
} as const;
export type AlertName = keyof typeof ALERTS;

async function sentryWithAll(): Promise<Sentry> {
  const members = [{ email: "ops@bookedbarber.com", name: "Operations" }];
  const options = { organization: "bookedbarber", token: keys.sentry, members };
  const sentry = createSentry(options);
  const { state } = sentry;
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${keys.sentry}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const answer = await sentry.app.request(`/api/0/${path}`, init);
    assert.ok(answer.ok, await answer.text());
  };
  const organization = "organizations/bookedbarber";
  await post(`${organization}/teams/`, { slug: "owners" });
  const { id: team } = first(state.teams);
  await post("teams/bookedbarber/owners/projects/", { name: "bookedbarber" });
  const refs = [{ repository: "bookedbarber/app", commit: "0123" }];
  await post(`${organization}/releases/`, { version: "1.0.0", projects: ["bookedbarber"], refs });
  await post(`${organization}/releases/1.0.0/deploys/`, { environment: "production" });
  const { id: projectId } = first(state.projects);
  const detector = (type: string, dataSource: Detector["dataSource"]): Changeable<Detector> => ({
    ...{ id: state.nextId(), projectId, type, name: type, description: null, enabled: true },
    ...{ owner: null, dataSource, conditionGroup: null, config: {}, isFailing: false },
    ...{ createdOn: 0, updatedOn: 0 },
  });
  state.detectors.push(
    detector("metric_issue", { aggregate: "p95(span.duration)" }),
    detector("uptime_domain_failure", { url: `https://${API}${HEALTH_PATH}` }),
  );
  state.workflows = Object.entries(ALERTS).map(([name, { watches, chooses }]): Workflow => {
    const [type, field, value, text] = chooses ?? [];
    const conditions =
      type === undefined
        ? []
        : [
            {
              id: "1",
              type,
              comparison: { [field]: value, match: "eq", value: text },
              conditionResult: true,
            },
          ];
    const config = { targetType: "team", targetIdentifier: team };
    return {
      ...{ id: state.nextId(), name, enabled: true, environment: null, config: {}, owner: null },
      detectorIds: watches.flatMap((one) =>
        state.detectors.flatMap(({ id, type: is }) => (is === one ? [id] : [])),
      ),
      triggers: null,
      actionFilters: [
        {
          ...{ id: "1", logicType: "any", conditions },
          actions: [{ id: "1", type: "email", config, data: {} }],
        },
      ],
      ...{ createdOn: 0, updatedOn: 0 },
    };
  });
  return sentry;
}

function railwayWithAll({ backend, frontend }: TestTarget): Railway {
  const railway = createRailway({
    tokens: [keys.railway],
    projects: [
      {
        ...{ id: project.id, environmentIds: [project.environment] },
        services: new Map([
          [services.backend, "api"],
          [services.frontend, "web"],
        ]),
      },
    ],
  });
  const { state } = railway;
  const sides = [
    [services.backend, backend, API],
    [services.frontend, frontend, APP],
  ] as const;
  for (const [serviceId, variables, domain] of sides) {
    const place = placeOf(project.environment, serviceId);
    const held = Object.entries(variables).map(
      ([name, value]) => [name, { value, isSealed: false }] as const,
    );
    state.variables.set(place, new Map(held));
    settingsAt(state, place)["healthcheckPath"] = "/";
    const at = { projectId: project.id, environmentId: project.environment, serviceId };
    const newest = { id: serviceId, statuses: ["SUCCESS"], variables: {}, settings: {}, ...at };
    state.deployments = [...state.deployments, newest];
    const own = { id: `${serviceId}-domain`, domain, targetPort: undefined, token: "", ...at };
    state.domains = [...state.domains, { ...own, verified: true }];
  }
  return railway;
}

function renderWithAll({ backend, frontend }: TestTarget): Render {
  const render = createRender({
    keys: [keys.render],
    services: { [services.backend]: "api", [services.frontend]: "web" },
  });
  for (const [id, variables, name] of [
    [services.backend, backend, API],
    [services.frontend, frontend, APP],
  ] as const) {
    const service = render.state.services.get(id) ?? assert.fail("there is no service");
    for (const [key, value] of Object.entries(variables)) service.variables.set(key, value);
    service.deploys = [{ id: "1", statuses: ["live"], variables: {}, healthCheckPath: "/" }];
    const domain = { id: "1", name, domainType: "subdomain", redirectForName: "" } as const;
    service.domains = [{ ...domain, verified: true }];
  }
  return render;
}
