import assert from "node:assert/strict";

import { DnsClient } from "../../../probes/network/dns";
import type { HttpAnswer, HttpRequest, Network } from "../../../probes/network/network";
import { runProbes } from "../../../probes/run";
import type { DeclaredRecord, Target } from "../../../probes/target";
import type { Finding } from "../../../checklist/finding";
import type { ProbeId } from "../../../checklist/probes/catalogue";
import { createCloudflare } from "../../../sandbox/apis/cloudflare";
import type { Cloudflare } from "../../../sandbox/apis/cloudflare";
import { startDns } from "../../../sandbox/dns";
import type { SandboxDns } from "../../../sandbox/dns";

export const domain = "bookedbarber.com";
export const TODAY = "2026-11-24";
const zone = { id: "0123456789abcdef0123456789abcdef", name: domain };
const token = "t".repeat(40);

/** A secret of the deployment that no answer may carry. */
export const CANARY = "canary-7f3a-secret";

const mail = "u1234567.wl123.sendgrid.net";

/** What a stack declares, all of it published. */
export const declared: readonly DeclaredRecord[] = [
  { name: `app.${domain}`, type: "CNAME", content: "a1.up.railway.app", proxied: true },
  { name: `api.${domain}`, type: "CNAME", content: "a2.up.railway.app", proxied: true },
  { name: domain, type: "AAAA", content: "100::", proxied: true },
  { name: `www.${domain}`, type: "AAAA", content: "100::", proxied: true },
  ...["letsencrypt.org", "pki.goog", "ssl.com"].map((authority) => ({
    ...{ name: domain, type: "CAA", content: `0 issue "${authority}"` },
  })),
  { name: domain, type: "TXT", content: '"v=spf1 include:sendgrid.net -all"' },
  { name: domain, type: "MX", content: "smtp.google.com", priority: 1 },
  ...["s1", "s2"].map((selector) => ({
    name: `${selector}._domainkey.${domain}`,
    type: "CNAME",
    content: `${selector}.domainkey.${mail}`,
  })),
  { name: `em1234.${domain}`, type: "CNAME", content: mail },
  {
    name: `_dmarc.${domain}`,
    type: "TXT",
    content: `"v=DMARC1; p=reject; sp=reject; np=reject; rua=mailto:dmarc@${domain}"`,
  },
  { name: `_mta-sts.${domain}`, type: "TXT", content: '"v=STSv1; id=abc;"' },
  {
    name: `_smtp._tls.${domain}`,
    type: "TXT",
    content: `"v=TLSRPTv1; rua=mailto:dmarc@${domain}"`,
  },
  { name: `mta-sts.${domain}`, type: "CNAME", content: "bookedbarber-mta-sts.pages.dev" },
];

export const policy =
  "version: STSv1\r\nmode: enforce\r\nmx: smtp.google.com\r\nmax_age: 1209600\r\n";

/** A deployment in the DNS, and the probes that look at it. */
export interface Rehearsal {
  readonly dns: SandboxDns;
  readonly cloudflare: Cloudflare;
  /** What the host of the MTA-STS policy answers, or the error of a connection to it. */
  served: HttpAnswer | Error;
  readonly target: Target;
  look(
    probe: ProbeId,
    changes?: Partial<Target>,
    network?: Partial<Network>,
  ): Promise<readonly Finding[]>;
  /** The findings that are no pass, each in a line. */
  problems(
    probe: ProbeId,
    changes?: Partial<Target>,
    network?: Partial<Network>,
  ): Promise<readonly string[]>;
  /** Takes back what was made wrong. */
  mend(): void;
  close(): Promise<void>;
}

const goodPolicy: HttpAnswer = {
  ...{ status: 200, headers: { "content-type": "text/plain; charset=utf-8" } },
  ...{ body: policy, milliseconds: 1 },
};

export async function openRehearsal(): Promise<Rehearsal> {
  const cloudflare = createCloudflare({
    ...{ zone, accountId: "fedcba9876543210fedcba9876543210", token, dsPublished: true },
  });
  const call = (method: string, path: string, body: unknown): Response | Promise<Response> =>
    cloudflare.app.request(`/client/v4/zones/${zone.id}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  for (const { name, type, content, proxied = false, priority } of declared) {
    const [flags, tag, value = ""] = content.split(" ");
    const said =
      type === "CAA"
        ? { data: { flags: Number(flags), tag, value: value.replaceAll('"', "") } }
        : { content };
    const { status } = await call("POST", "dns_records", {
      ...{ name, type, proxied, ttl: proxied ? 1 : 300, ...said },
      ...(priority === undefined ? {} : { priority }),
    });
    assert.equal(status, 200, name);
  }
  await call("PATCH", "dnssec", { status: "active" });
  const dns = await startDns(cloudflare.state);
  const client = new DnsClient(dns.address, 500);
  const target: Target = {
    ...{ stack: "sandbox", domain, appHost: `app.${domain}`, apiHost: `api.${domain}` },
    hosting: "both",
    backend: { SECRET_KEY: CANARY, SENDGRID_FROM_EMAIL: `noreply@${domain}` },
    frontend: {},
    records: declared,
    settings: { domain, sendgridSubdomain: "em1234", railwayToken: CANARY },
    outputs: { mtaStsPolicy: policy },
    environment: { CLOUDFLARE_API_TOKEN: CANARY },
  };
  const rehearsal: Rehearsal = {
    ...{ dns, cloudflare, target, served: goodPolicy },
    look: async (probe, changes = {}, network = {}) => {
      const request = async ({ url }: HttpRequest): Promise<HttpAnswer> => {
        if (url.startsWith("https://mta-sts.")) {
          if (rehearsal.served instanceof Error) throw rehearsal.served;
          return rehearsal.served;
        }
        const answer = await cloudflare.app.request(`/client/v4/${url.split("/").at(-1) ?? ""}`);
        return { status: answer.status, headers: {}, body: await answer.text(), milliseconds: 1 };
      };
      const findings = await runProbes({
        target: { ...target, ...changes },
        network: {
          request,
          handshake: () => Promise.reject(new Error("no probe of the DNS does this")),
          resolve: (name, type, signal) => client.resolve(name, type, signal),
          locate: (address, port) => ({ address, port }),
          authorities: [],
          api: { cloudflare: "https://cloudflare.test/" } as Network["api"],
          close: () => Promise.resolve(),
          ...network,
        },
        ...{ today: TODAY, only: [probe], send: false, timeoutMs: 5000 },
        signal: new AbortController().signal,
      });
      for (const finding of findings) {
        assert.ok(!JSON.stringify(finding).includes(CANARY), "an answer tells a secret");
        assert.ok(!finding.message.includes("broke down"), finding.message);
      }
      return findings;
    },
    problems: async (probe, changes, network) =>
      (await rehearsal.look(probe, changes, network))
        .filter(({ status }) => status !== "pass")
        .map(({ status, severity, subject, message }) => {
          const word = status === "fail" && severity === "warning" ? "warn" : status;
          return `${word} ${subject}: ${message}`;
        }),
    mend: () => {
      dns.faults.clear();
      rehearsal.served = goodPolicy;
    },
    close: () => dns.close(),
  };
  return rehearsal;
}
