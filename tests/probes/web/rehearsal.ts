import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { headerRules, redirectRule } from "../../../components/cloudflare-rules";
import type { CspMode, EdgeRule } from "../../../components/cloudflare-rules";
import type { Finding } from "../../../checklist/finding";
import type { ProbeId } from "../../../checklist/probes/catalogue";
import { openNetwork } from "../../../probes/network/open";
import type { Network } from "../../../probes/network/network";
import { runProbes } from "../../../probes/run";
import type { Target } from "../../../probes/target";
import { createCloudflare } from "../../../sandbox/apis/cloudflare";
import type { CloudflareState } from "../../../sandbox/apis/cloudflare";
import { startApplication } from "../../../sandbox/application";
import type { Application } from "../../../sandbox/application";
import { edgeOf } from "../../../sandbox/application/edge";

export const domain = "bookedbarber.com";
const hosts = { app: `app.${domain}`, api: `api.${domain}`, www: `www.${domain}` } as const;
const zoneId = "0123456789abcdef0123456789abcdef";

/** Secrets that no answer may carry. */
export const CANARIES = {
  STRIPE_WEBHOOK_SECRET: "whsec_canary0123456789abcdefghijklmnopqr",
  DATABASE_URL: "postgresql://app:canary-password@db.bookedbarber.com:5432/bookedbarber",
  SECRET_KEY: "canary-secret-key",
} as const;

/** The deployment as the stack sandbox would tell it. */
export function targetWith(changes: Partial<Target> = {}): Target {
  const record = (name: string) => ({ name, type: "AAAA", content: "100::" });
  return {
    stack: "sandbox",
    domain,
    appHost: hosts.app,
    apiHost: hosts.api,
    hosting: "both",
    backend: {
      ...CANARIES,
      ALLOWED_ORIGINS: `https://${hosts.app},https://${domain},https://${hosts.www}`,
      AUTH_RATE_LIMIT_PER_MINUTE: "10",
    },
    frontend: {},
    records: [record(hosts.app), record(hosts.api), record(hosts.www), record(domain)],
    settings: { domain, hstsStage: "year", cspMode: "enforce" },
    outputs: {},
    environment: {},
    ...changes,
  };
}

/** An application on loopback, and the probes that look at it. */
export interface Rehearsal {
  readonly application: Application;
  readonly cloudflare: CloudflareState;
  /** Whether the database answers. */
  database: boolean;
  look(probe: ProbeId, changes?: Partial<Target>, today?: string): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

export async function openRehearsal(): Promise<Rehearsal> {
  const { state } = createCloudflare({
    zone: { id: zoneId, name: domain },
    accountId: "fedcba9876543210fedcba9876543210",
    token: "t".repeat(40),
  });
  deployEdge(state, "enforce");
  let database = true;
  const { backend } = targetWith();
  const application = await startApplication({
    domain,
    edge: edgeOf(state, zoneId),
    variables: () => backend,
    database: () => Promise.resolve({ healthy: database, milliseconds: 1 }),
  });
  const folder = mkdtempSync(path.join(tmpdir(), "web-probes-"));
  const authorities = path.join(folder, "ca.pem");
  writeFileSync(authorities, application.authority);
  // Each look opens its connections anew, as each run of the command does.
  const open = (): Network =>
    openNetwork({ connectTo: application.connectTo, authorities, environment: {} });
  return {
    application,
    cloudflare: state,
    get database() {
      return database;
    },
    set database(answers) {
      database = answers;
    },
    look: async (probe, changes, today) => {
      const network = open();
      try {
        return await lookWith(network, probe, changes, today);
      } finally {
        await network.close();
      }
    },
    close: async () => {
      await application.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What a probe finds over some network. */
export function lookWith(
  network: Network,
  probe: ProbeId,
  changes: Partial<Target> = {},
  today = new Date().toISOString().slice(0, 10),
  timeoutMs = 9000,
): Promise<readonly Finding[]> {
  return runProbes({
    target: targetWith(changes),
    network,
    today,
    only: [probe],
    send: true,
    timeoutMs,
    signal: new AbortController().signal,
  });
}

/** What the stack deploys at Cloudflare, as far as the application's answers go. */
function deployEdge(state: CloudflareState, cspMode: CspMode): void {
  const zone = state.zones.get(zoneId);
  if (zone === undefined) throw new Error("no zone");
  for (const name of [hosts.app, hosts.api, hosts.www, domain]) {
    zone.records.set(name, {
      id: name,
      type: "AAAA",
      name,
      content: "100::",
      ttl: 1,
      proxied: true,
      proxiable: true,
      settings: {},
      comment: null,
      tags: [],
      createdOn: 0,
      modifiedOn: 0,
    });
  }
  const settings = {
    always_use_https: "on",
    min_tls_version: "1.2",
    security_header: {
      strict_transport_security: {
        enabled: true,
        max_age: 31_536_000,
        include_subdomains: true,
        preload: false,
        nosniff: true,
      },
    },
  };
  for (const [name, value] of Object.entries(settings)) {
    zone.settings.set(name, { value, modifiedOn: 0 });
  }
  const rules = {
    http_response_headers_transform: headerRules({ app: hosts.app, api: hosts.api, cspMode }),
    http_request_dynamic_redirect: [redirectRule([domain, hosts.www], hosts.app)],
  };
  for (const [phase, list] of Object.entries(rules)) {
    zone.rulesets.set(phase, {
      ...{ id: phase, name: phase, description: "", kind: "zone", phase, version: 1 },
      updatedOn: 0,
      rules: list.map((rule, at) => ({
        ...{ id: `${phase}-${at}`, ref: `${phase}-${at}`, version: 1, updatedOn: 0 },
        body: bodyOf(rule, phase === "http_request_dynamic_redirect" ? "redirect" : "rewrite"),
      })),
    });
  }
}

/** A rule as Cloudflare's API takes it: the names in its parameters have underscores. */
function bodyOf({ actionParameters, expression }: EdgeRule, action: string) {
  const text = JSON.stringify(actionParameters, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [snake(name), each]))
      : value,
  );
  const parameters = JSON.parse(text) as Record<string, never>;
  return { action, action_parameters: parameters, expression };
}

const snake = (name: string): string =>
  /^[a-z]+[A-Z]/.test(name) ? name.replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`) : name;
