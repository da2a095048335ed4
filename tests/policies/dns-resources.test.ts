import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

import { policiesFor } from "../../policies/catalogue";
import { circumstancesOf } from "../../policies/circumstances";
import type { Circumstances } from "../../policies/judgement";
import { analyze, analyzeStack, UNKNOWN_VALUE } from "./analyze";
import type { Planned } from "./analyze";
import { DKIM_PASS, FAILED, reportXml, rowXml } from "../checklist/mail-reports/report-xml";
import { settingsOf, withSettings } from "./circumstances";

const record = (name: string, props: Record<string, unknown>): Planned => ({
  type: "cloudflare:index/dnsRecord:DnsRecord",
  name,
  props: { zoneId: "0123456789abcdef0123456789abcdef", ttl: 3600, proxied: false, ...props },
});
const caa = (data: unknown, more: Record<string, unknown> = {}): Planned =>
  record("caa", { name: "bookedbarber.com", type: "CAA", data, ...more });
const settings = { domain: "bookedbarber.com" };

/** Which of some policies refuse a plan. */
async function refused(
  wanted: RegExp,
  stack: readonly Planned[],
  circumstances: Circumstances = withSettings("production", settings),
): Promise<readonly string[]> {
  const policies = policiesFor(circumstances);
  const each = await Promise.all(stack.map((planned) => analyze(policies, planned)));
  const found = [...each.flat(), ...(await analyzeStack(policies, stack))];
  return found.map(({ policy }) => policy).filter((policy) => wanted.test(policy));
}

describe("records in a plan", () => {
  const proxied = record("app", {
    name: "app.bookedbarber.com",
    type: "CNAME",
    content: "app.up.railway.app",
    ttl: 1,
    proxied: true,
  });

  it("of CAA come in their parts, whose flags are a number or a text", async () => {
    for (const flags of [{ flags: 0 }, { flags: "0" }, {}]) {
      const right = caa({ ...flags, tag: "issue", value: "letsencrypt.org" });
      assert.deepEqual(await refused(/^caa-valid/, [right]), []);
      const wrong = caa({ ...flags, tag: "issue", value: "https://letsencrypt.org" });
      assert.deepEqual(await refused(/^caa-valid/, [wrong]), ["caa-valid"]);
    }
  });

  it("of CAA are judged by their parts, whatever their content is or is not yet", async () => {
    const data = { flags: 0, tag: "issue", value: "digicert.com" };
    for (const content of [undefined, UNKNOWN_VALUE, '0 issue "digicert.com"']) {
      assert.deepEqual(await refused(/^caa-/, [caa(data, { content }), proxied]), [
        "caa-allows-platform",
      ]);
    }
    const byContent = caa(undefined, { content: '0 issue "digicert.com"' });
    assert.deepEqual(await refused(/^caa-/, [byContent, proxied]), ["caa-allows-platform"]);
  });

  it("of CAA are not judged before their parts are known", async () => {
    for (const data of [UNKNOWN_VALUE, { flags: 0, tag: "issue", value: UNKNOWN_VALUE }]) {
      assert.deepEqual(await refused(/^caa-/, [caa(data), proxied]), []);
    }
  });

  it("of MX have their preference apart", async () => {
    const mx = (props: Record<string, unknown>): Planned =>
      record("mx", { name: "bookedbarber.com", type: "MX", ...props });
    const policy = /^mx-valid/;
    assert.deepEqual(await refused(policy, [mx({ content: "mx1.example.com", priority: 10 })]), []);
    assert.deepEqual(await refused(policy, [mx({ content: "mx1.example.com" })]), ["mx-valid"]);
    const unknown = mx({ content: "mx1.example.com", priority: UNKNOWN_VALUE });
    assert.deepEqual(await refused(policy, [unknown]), []);
  });

  it("of DMARC are held to the ramp of the settings, on the day of the plan", async () => {
    const dmarc = record("dmarc", {
      name: "_dmarc.bookedbarber.com",
      type: "TXT",
      content: '"v=DMARC1; p=none; sp=reject; rua=mailto:dmarc@bookedbarber.com"',
    });
    const judged = (dmarcRamp: string, today: string): Promise<readonly string[]> =>
      refused(
        /^dmarc-stage/,
        [dmarc],
        withSettings("production", { ...settings, dmarcRamp }, { today }),
      );
    assert.deepEqual(await judged("monitor=2026-11-01", "2026-11-24"), []);
    assert.deepEqual(await judged("monitor=2026-11-01", "2027-03-01"), ["dmarc-stage-overdue"]);
    assert.deepEqual(await judged("monitor=2026-12-01", "2026-11-24"), ["dmarc-stage-early"]);
    // A setting that cannot be read is refused by the program itself.
    assert.deepEqual(await judged("soon", "2026-11-24"), []);
  });

  it("of DMARC without a ramp are overdue 90 days after they were deployed", async () => {
    const judged = (createdOn: unknown, today: string): Promise<readonly string[]> =>
      refused(
        /^dmarc-stage/,
        [
          record("dmarc", {
            name: "_dmarc.bookedbarber.com",
            type: "TXT",
            content: '"v=DMARC1; p=none; sp=reject; rua=mailto:dmarc@bookedbarber.com"',
            createdOn,
          }),
        ],
        withSettings("production", settings, { today }),
      );
    assert.deepEqual(await judged("2026-06-01T09:00:00Z", "2026-08-30"), []);
    assert.deepEqual(await judged("2026-06-01T09:00:00Z", "2026-08-31"), ["dmarc-stage-overdue"]);
    // Before the first deployment nobody knows the day.
    assert.deepEqual(await judged(UNKNOWN_VALUE, "2026-08-31"), []);
    assert.deepEqual(await judged(undefined, "2026-08-31"), []);
  });

  it("of DMARC are held to what receivers report in the folder of the settings", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "dmarc-reports-"));
    try {
      const dmarc = record("dmarc", {
        name: "_dmarc.bookedbarber.com",
        type: "TXT",
        content: '"v=DMARC1; p=reject; rua=mailto:dmarc@bookedbarber.com"',
      });
      const ramp =
        "monitor=2026-01-01,quarantine-test=2026-03-01,quarantine=2026-05-01,reject=2026-07-01";
      const now = new Date("2026-11-24T09:00:00Z");
      const judged = (dmarcReports: string): Promise<readonly string[]> =>
        refused(/^dmarc-stage/, [dmarc], {
          ...circumstancesOf({}, folder, now),
          settings: settingsOf("production", { ...settings, dmarcRamp: ramp, dmarcReports }),
        });
      const results = DKIM_PASS.replace("pass", "fail");
      const ofSpf = rowXml({ ip: "167.89.1.1", count: "20", evaluated: FAILED, results });
      const spf = record("spf", {
        name: "bookedbarber.com",
        type: "TXT",
        content: '"v=spf1 include:sendgrid.net -all"',
      });
      // Nothing is known of an empty folder, nor of one that is not there.
      assert.deepEqual(await judged("."), []);
      assert.deepEqual(await judged("nowhere"), []);
      writeFileSync(path.join(folder, "good.xml"), reportXml());
      assert.deepEqual(await judged("."), []);
      writeFileSync(
        path.join(folder, "bad.xml.gz"),
        gzipSync(reportXml({ id: "2", rows: [ofSpf] })),
      );
      // Whose the failing address is, the planned SPF record tells.
      assert.deepEqual(await judged("."), []);
      const both = await refused(/^dmarc-stage/, [spf, dmarc], {
        ...circumstancesOf({}, folder, now),
        settings: settingsOf("production", { ...settings, dmarcRamp: ramp, dmarcReports: "." }),
      });
      assert.deepEqual(both, ["dmarc-stage-proved"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("that are DMARC's are held to the ramp that the stack's component tells, too", async () => {
    const component: Planned = {
      type: "bookedbarber:index:EmailDns",
      name: "email-dns",
      props: { domain: "bookedbarber.com", dmarcRamp: "monitor=2026-01-01" },
    };
    const dmarc = record("dmarc", {
      name: "_dmarc.bookedbarber.com",
      type: "TXT",
      content: '"v=DMARC1; p=none; sp=reject; rua=mailto:dmarc@bookedbarber.com"',
    });
    const policies = policiesFor({
      ...withSettings("production", {}),
      settings: undefined,
      today: "2026-11-24",
    });
    await analyze(policies, component);
    await analyze(policies, dmarc);
    const found = await analyzeStack(policies, [component, dmarc]);
    assert.ok(found.some(({ policy }) => policy === "dmarc-stage-overdue"));
  });
});
