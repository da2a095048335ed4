import assert from "node:assert/strict";

import { z } from "zod";

import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

/** What each service holds that the stack makes or changes, by the path that tells it. */
const PATHS = {
  stripe: ["/v1/webhook_endpoints"],
  sendgrid: [
    "/v3/whitelabel/domains",
    "/v3/whitelabel/links",
    "/v3/templates?generations=dynamic&page_size=10",
    "/v3/verified_senders",
    "/v3/user/webhooks/event/settings/all",
    "/v3/asm/groups",
    "/v3/tracking_settings/open",
    "/v3/tracking_settings/click",
    "/v3/tracking_settings/subscription",
  ],
  twilio: ["/v1/Services"],
  sentry: [
    "/api/0/organizations/bookedbarber/detectors/",
    "/api/0/organizations/bookedbarber/workflows/",
  ],
} as const;
type Service = keyof typeof PATHS;
type Held = Readonly<Record<string, unknown>>;

const record = z.record(z.string(), z.unknown());

async function held({ environment }: TestSandbox): Promise<Held> {
  const of = (name: string): string => environment[name] ?? assert.fail(`no ${name}`);
  const twilio = Buffer.from(`${of("TWILIO_ACCOUNT_SID")}:${of("TWILIO_AUTH_TOKEN")}`);
  const authorization: Readonly<Record<Service, string>> = {
    stripe: `Bearer ${of("STRIPE_API_KEY")}`,
    sendgrid: `Bearer ${of("SENDGRID_API_KEY")}`,
    twilio: `Basic ${twilio.toString("base64")}`,
    sentry: `Bearer ${of("SENTRY_AUTH_TOKEN")}`,
  };
  const answers: Record<string, unknown> = {};
  for (const service of ["stripe", "sendgrid", "twilio", "sentry"] as const) {
    for (const path of PATHS[service]) {
      const response = await fetch(`${of(`SANDBOX_${service.toUpperCase()}_URL`)}${path}`, {
        headers: { authorization: authorization[service] },
      });
      assert.equal(response.status, 200, path);
      answers[path] = await response.json();
    }
  }
  return answers;
}

describe("the services that the application uses", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let untouched: Held;

  before(async () => {
    sandbox = await openSandbox("empty");
    untouched = await held(sandbox);
    await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
  });
  after(async () => {
    await sandbox.close();
  });

  it("have Stripe send the API its events, signed with what the backend has", async () => {
    const { data } = z
      .object({ data: z.array(record) })
      .parse((await held(sandbox))["/v1/webhook_endpoints"]);

    const [endpoint, ...others] = data;
    assert.equal(others.length, 0);
    assert.equal(endpoint?.["url"], "https://api.bookedbarber.com/api/v2/webhooks/stripe");
    assert.equal(endpoint["status"], "enabled");
    assert.equal(endpoint["api_version"], "2023-10-16");
    const backend = record.parse(await sandbox.output("backendEnvironment"));
    assert.match(String(backend["STRIPE_WEBHOOK_SECRET"]), /^whsec_\w{32}$/);
    const { stdout } = await sandbox.pulumi("stack", "export");
    assert.ok(!stdout.includes(String(backend["STRIPE_WEBHOOK_SECRET"])), "in clear in the state");
  });

  it("have SendGrid find the domain's records, know the senders and sign its events", async () => {
    const answers = await held(sandbox);

    const [domain] = z.array(record).parse(answers["/v3/whitelabel/domains"]);
    assert.equal(domain?.["valid"], true);
    const { results } = z
      .object({ results: z.array(record) })
      .parse(answers["/v3/verified_senders"]);
    assert.deepEqual(results.map((sender) => [sender["from_email"], sender["verified"]]).sort(), [
      ["noreply@bookedbarber.com", true],
      ["support@bookedbarber.com", true],
    ]);
    const { webhooks } = z
      .object({ webhooks: z.array(record) })
      .parse(answers["/v3/user/webhooks/event/settings/all"]);
    const backend = record.parse(await sandbox.output("backendEnvironment"));
    assert.deepEqual(
      webhooks.map((webhook) => [webhook["url"], webhook["enabled"], webhook["public_key"]]),
      [
        [
          "https://api.bookedbarber.com/api/v2/webhooks/sendgrid",
          true,
          backend["SENDGRID_WEBHOOK_SECRET"],
        ],
      ],
    );
  });

  it("have SendGrid write links to a host of the domain, and know the templates of the folder", async () => {
    const answers = await held(sandbox);

    const links = z.array(record).parse(answers["/v3/whitelabel/links"]);
    assert.deepEqual(
      links.map(({ subdomain, domain, valid }) => [subdomain, domain, valid]),
      [["links", "bookedbarber.com", true]],
    );
    const { result } = z
      .object({ result: z.array(record) })
      .parse(answers["/v3/templates?generations=dynamic&page_size=10"]);
    const names = result.map(({ id, name }) => [name, id]);
    assert.deepEqual(
      names.map(([name]) => name),
      ["booking-confirmed"],
    );
    assert.deepEqual(await sandbox.output("mailTemplates"), Object.fromEntries(names));
  });

  it("have Twilio send from the application's number, and call the API", async () => {
    const { services } = z
      .object({ services: z.array(record) })
      .parse((await held(sandbox))["/v1/Services"]);

    assert.deepEqual(
      services.map((service) => [service["inbound_request_url"], service["status_callback"]]),
      [
        [
          "https://api.bookedbarber.com/api/v2/webhooks/sms/incoming",
          "https://api.bookedbarber.com/api/v2/webhooks/sms/status",
        ],
      ],
    );
  });

  it("have Sentry watch the application, and notify the team and a member of it", async () => {
    const answers = await held(sandbox);
    const of = (path: string): Record<string, unknown>[] =>
      z.array(record).parse(answers[`/api/0/organizations/bookedbarber/${path}/`]);

    const monitors = of("detectors").filter(({ name }) => String(name).startsWith("BookedBarber"));
    assert.deepEqual(monitors.map(({ type }) => type).sort(), [
      "metric_issue",
      "metric_issue",
      "metric_issue",
      "uptime_domain_failure",
    ]);
    const action = z.object({ config: z.object({ targetType: z.string() }) });
    const group = z.object({ actions: z.array(action) });
    assert.deepEqual(
      of("workflows")
        .map(({ name, enabled, actionFilters }) => [
          name,
          enabled,
          ...z
            .array(group)
            .parse(actionFilters)
            .flatMap(({ actions }) => actions.map(({ config }) => config.targetType)),
        ])
        .sort(),
      [
        ["BookedBarber: critical errors", true, "team", "user"],
        ["BookedBarber: database connections", true, "team", "user"],
        ["BookedBarber: payments fail", true, "team", "user"],
        ["BookedBarber: performance", true, "team", "user"],
      ],
    );
  });

  it("make the endpoint anew that somebody deleted, and give the backend its new secret", async () => {
    const secret = async (): Promise<unknown> =>
      record.parse(await sandbox.output("backendEnvironment"))["STRIPE_WEBHOOK_SECRET"];
    const before = await secret();
    const { data } = z
      .object({ data: z.array(record) })
      .parse((await held(sandbox))["/v1/webhook_endpoints"]);
    const { environment } = sandbox;
    const response = await fetch(
      `${environment["SANDBOX_STRIPE_URL"] ?? ""}/v1/webhook_endpoints/${String(data[0]?.["id"])}`,
      {
        method: "DELETE",
        headers: { authorization: `Bearer ${environment["STRIPE_API_KEY"] ?? ""}` },
      },
    );
    assert.equal(response.status, 200);

    await sandbox.succeed("up", "--yes", "--skip-preview", "--refresh");

    const after = await secret();
    assert.notEqual(after, before);
    assert.match(String(after), /^whsec_/);
  });

  it("are there once more where somebody has them replaced under their names", async () => {
    const counts = async (): Promise<readonly number[]> => {
      const answers = await held(sandbox);
      const of = (path: string, list?: string): number =>
        z
          .array(record)
          .parse(list === undefined ? answers[path] : record.parse(answers[path])[list]).length;
      return [
        of("/v1/Services", "services"),
        of("/v3/asm/groups"),
        of("/v3/verified_senders", "results"),
        of("/v3/user/webhooks/event/settings/all", "webhooks"),
        of("/v3/templates?generations=dynamic&page_size=10", "result"),
        of("/api/0/organizations/bookedbarber/detectors/"),
        of("/api/0/organizations/bookedbarber/workflows/"),
      ];
    };
    const before = await counts();
    const names = [
      ...["texts-service", "mail-marketing", "mail-noreply", "mail-events", "mail-tracking"],
      ...["mail-unsubscribe-link", "mail-templates-booking-confirmed"],
      ...["alerts-errors", "alerts-uptime", "alerts-payments"],
    ];

    await sandbox.succeed(
      ...["up", "--yes", "--skip-preview"],
      ...names.flatMap((name) => ["--replace", `**::${name}`]),
    );

    assert.deepEqual(await counts(), before);
    assert.equal(
      record.parse((await held(sandbox))["/v3/tracking_settings/open"])["enabled"],
      true,
      "what an account has once stays as the stack wants it",
    );
    await sandbox.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("are as they were before once everything is destroyed", async () => {
    await sandbox.succeed("destroy", "--yes", "--skip-preview");

    assert.deepEqual(await held(sandbox), untouched);
  });
});
