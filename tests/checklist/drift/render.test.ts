import assert from "node:assert/strict";

import { renderDrift } from "../../../checklist/drift/render";
import type { DriftReport } from "../../../checklist/drift/report";

const report: DriftReport = {
  schemaVersion: 1,
  stack: "production",
  status: "drift",
  drift: [
    {
      resource: "email-dns-dmarc",
      type: "cloudflare:index/dnsRecord:DnsRecord",
      urn: "urn:1",
      kind: "changed",
      properties: [
        { path: "content", secret: false, before: "p=reject", after: "p=none" },
        { path: "ttl", secret: false, after: 60 },
        { path: "token", secret: true },
      ],
      system: "Cloudflare",
      page: "https://dash.cloudflare.com/?to=/:account/:zone/dns/records",
      area: "dns",
      owner: "dana",
      takeOver: ["pulumi config set dmarcRamp", "change components/email-dns.ts"],
    },
    {
      resource: "thing",
      type: "aws:s3/bucket:Bucket",
      urn: "urn:2",
      kind: "deleted",
      properties: [],
      system: "aws",
      takeOver: ["change index.ts"],
    },
  ],
  alike: [
    { name: "edge-dnssec", paths: ["ds", "digest"] },
    { name: "domain", paths: ["verified"] },
  ],
  pending: [
    {
      name: "backend",
      type: "t",
      operation: "update",
      paths: ["variables.LOG_LEVEL", "variables.DEBUG"],
    },
    { name: "old", type: "t", operation: "delete", paths: [] },
  ],
  findings: [
    {
      rule: "dmarc-valid",
      items: ["4.15", "11.6"],
      status: "fail",
      severity: "error",
      subject: "DMARC",
      message: "DMARC is p=none.",
      fix: "Set p=reject.",
    },
  ],
};

/** The first of them as text. */
const changed = [
  "email-dns-dmarc  Cloudflare, DnsRecord",
  '    content: "p=none" (was "p=reject")',
  "    ttl: 60 (was nothing)",
  "    token: another value, which is a secret",
  "    where: https://dash.cloudflare.com/?to=/:account/:zone/dns/records",
  "    who:   dana (dns)",
  "    take it over: pulumi config set dmarcRamp; change components/email-dns.ts",
];

/** What a person has looked at. */
const shown = {
  text:
    [
      ...changed,
      "",
      "thing  aws, Bucket",
      "    It was deleted.",
      "    who:   nobody is named for all; name who is, as all=ops@example.com: pulumi config set onCallContacts",
      "    take it over: change index.ts",
      "",
      "Take all of it back: pulumi up --refresh --policy-pack policies",
      "",
      "Changed, and left to their systems by the program, which is no drift: edge-dnssec (ds, digest), domain (verified)",
      "",
      "Pending, which is no drift.",
      "The next pulumi up changes:",
      "    update  backend: variables.LOG_LEVEL, variables.DEBUG",
      "    delete  old",
      "",
      "The checklist, judged on what is live:",
      "    [4.15, 11.6] DMARC is p=none. (dmarc-valid)",
      "        Set p=reject.",
      "",
      "Drift: 2 resources were changed by hand in production",
    ].join("\n") + "\n",
  markdown:
    [
      "## ⚠️ Drift: 2 resources were changed by hand in production",
      "",
      "| Resource | What was changed | Who mends it | Or take it over |",
      "| --- | --- | --- | --- |",
      "| email-dns-dmarc<br>[Cloudflare](https://dash.cloudflare.com/?to=/:account/:zone/dns/records) | content: &#34;p=none&#34; (was &#34;p=reject&#34;)<br>ttl: 60 (was nothing)<br>token: another value, which is a secret | dana (dns) | pulumi config set dmarcRamp; change components/email-dns.ts |",
      "| thing<br>aws | It was deleted. | nobody is named for all; name who is, as all=ops&#64;<!-- -->example.com: pulumi config set onCallContacts | change index.ts |",
      "",
      "Take all of it back: `pulumi up --refresh --policy-pack policies`",
      "",
      "### The checklist, judged on what is live",
      "",
      "| Item | What is wrong | How to mend it |",
      "| --- | --- | --- |",
      "| 4.15, 11.6 | DMARC is p=none. | Set p=reject. |",
      "",
      "<details><summary>What the next update changes (2)</summary>",
      "",
      "| Resource | Operation | Properties |",
      "| --- | --- | --- |",
      "| backend | update | variables.LOG\\_LEVEL, variables.DEBUG |",
      "| old | delete |  |",
      "",
      "</details>",
      "",
      "Changed, and left to their systems by the program, which is no drift: edge-dnssec (ds, digest), domain (verified)",
    ].join("\n") + "\n",
  one:
    [
      ...changed,
      "",
      "Take all of it back: pulumi up --refresh --policy-pack policies",
      "",
      "Drift: 1 resource was changed by hand in production",
    ].join("\n") + "\n",
};

describe("the report of drift is shown", () => {
  it("as text", () => {
    assert.equal(renderDrift(report, "text"), shown.text);
  });

  it("as Markdown", () => {
    assert.equal(renderDrift(report, "markdown"), shown.markdown);
  });

  it("as JSON, whole", () => {
    const text = renderDrift(report, "json");
    assert.deepEqual(JSON.parse(text), report);
    assert.match(text, /^\{\n {2}"schemaVersion": 1,\n[^]*\}\n$/);
  });

  it("without what there is none of", () => {
    const [first] = report.drift;
    assert.ok(first !== undefined);
    const nothing = { ...report, alike: [], pending: [], findings: [] };
    assert.equal(renderDrift({ ...nothing, drift: [first] }, "text"), shown.one);
    assert.equal(
      renderDrift({ ...nothing, status: "clean", drift: [] }, "markdown"),
      "## ✅ No drift: nothing of production was changed by hand\n",
    );
    assert.equal(
      renderDrift({ ...nothing, status: "clean", drift: [] }, "text"),
      "No drift: nothing of production was changed by hand\n",
    );
  });

  it("with the owner of an area, of all, or of none by name", () => {
    const [first] = report.drift;
    assert.ok(first !== undefined);
    const { area, owner, ...entry } = first;
    const who = (changes: object): string | undefined =>
      /who: {3}(.*)/.exec(
        renderDrift({ ...report, drift: [{ ...entry, ...changes }] }, "text"),
      )?.[1];
    assert.equal(who({ area, owner }), "dana (dns)");
    assert.equal(who({ owner }), "dana");
    assert.match(
      who({ area }) ?? "",
      /^nobody is named for dns; .* dns=ops@example.com: pulumi config set onCallContacts$/,
    );
  });

  it("with two hundred rows of what is pending, and how many more there are", () => {
    const pending = Array.from({ length: 203 }, (_, index) => ({
      ...{ name: `r${index}`, type: "t", operation: "update" as const, paths: [] },
    }));
    const text = renderDrift({ ...report, pending }, "markdown");
    assert.match(text, /\| r199 \| update \| {2}\|\n\n3 more are not shown here\./);
    assert.match(text, /What the next update changes \(203\)/);
    assert.doesNotMatch(text, /\| r200 /);
  });
});
