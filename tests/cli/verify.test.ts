import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { probes } from "../../checklist/probes/catalogue";
import type { Result } from "../../checklist/report/result";
import { serve } from "../../sandbox/apis/server";
import { assertPlacedInCheckout } from "../sarif-places";
import { TestWorld } from "./world";
import type { Run } from "./world";

/** The CLI as far as probing uses it: the state, the outputs and the settings, all as JSON. */
const STAND_IN = `#!${process.execPath}
const fs = require("node:fs");
const plan = JSON.parse(fs.readFileSync(process.env.FAKE_PLAN, "utf8"));
const args = process.argv.slice(2);
fs.appendFileSync(process.env.FAKE_PLAN + ".asked", args.join(" ") + "\\n");
const name = args[0] === "stack" ? args[1] : args[0];
if (plan.error?.[name] !== undefined) {
  console.error(plan.error[name]);
  process.exitCode = 1;
} else {
  console.log(typeof plan[name] === "string" ? plan[name] : JSON.stringify(plan[name]));
}
`;

const CANARY = "canary-9b1e-secret";

const state = {
  deployment: {
    resources: [
      {
        urn: "urn:pulumi:production::bookedbarber::pulumi:pulumi:Stack::x",
        type: "pulumi:pulumi:Stack",
      },
    ],
  },
};
const outputs = {
  backendEnvironment: {
    BACKEND_URL: "https://api.bookedbarber.test",
    FRONTEND_URL: "https://app.bookedbarber.test",
    DATABASE_URL: `postgresql://app:${CANARY}@127.0.0.1:1/bookedbarber?sslmode=require`,
    SECRET_KEY: CANARY,
    STRIPE_SECRET_KEY: `sk_live_${CANARY}`,
    SENDGRID_API_KEY: `SG.${CANARY}`,
    REDIS_URL: `rediss://default:${CANARY}@127.0.0.1:1/0`,
    SENTRY_DSN: "https://0123456789abcdef0123456789abcdef@127.0.0.1/1",
    TWILIO_ACCOUNT_SID: "AC0123456789abcdef0123456789abcdef",
    TWILIO_AUTH_TOKEN: CANARY,
    TWILIO_PHONE_NUMBER: "+12125550194",
    GOOGLE_CLIENT_ID: "1234-x.apps.googleusercontent.com",
    GOOGLE_CLIENT_SECRET: CANARY,
  },
  frontendEnvironment: { NODE_ENV: "production" },
  dnsRecords: [{ name: "bookedbarber.test", type: "TXT", content: '"v=spf1 -all"' }],
};
const config = {
  "bookedbarber:domain": { value: "bookedbarber.test" },
  "bookedbarber:railwayToken": { value: CANARY },
};

describe("checklist verify", function () {
  this.timeout(20_000);
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => {
    world.close();
  });

  const verify = ({ google, ...plan }: { google?: string }, ...args: string[]): Promise<Run> => {
    const bin = path.join(world.folder, "bin");
    mkdirSync(bin, { recursive: true });
    chmodSync(world.file("bin/pulumi", STAND_IN), 0o755);
    const file = world.file(
      "plan.json",
      JSON.stringify({ export: state, output: outputs, config, ...plan }),
    );
    const closed = "http://127.0.0.1:1/";
    return world.run(["verify", ...args], {
      environment: {
        PATH: bin,
        FAKE_PLAN: file,
        CHECKLIST_RESOLVER: "127.0.0.1:1",
        CHECKLIST_CONNECT_TO: "app.bookedbarber.test:443:127.0.0.1:1",
        ...Object.fromEntries(
          [
            ...["CLOUDFLARE_BASE_URL", "GOOGLE_API_URL", "RAILWAY_API_URL", "RENDER_API_URL"],
            ...["SENDGRID_API_URL", "SENTRY_BASE_URL", "STRIPE_API_URL", "TWILIO_API_URL"],
          ].map((name) => [name, closed]),
        ),
        ...(google === undefined ? {} : { GOOGLE_API_URL: `${google}/` }),
      },
    });
  };

  it("passes nothing where nothing answers, says why, ends in 1, and shows no secret", async () => {
    const run = await verify({}, "--format", "json", "--timeout", "5");
    assert.equal(run.code, 1, run.stderr);
    const { findings, schemaVersion } = JSON.parse(run.stdout) as Result;
    assert.equal(schemaVersion, 1);
    assert.deepEqual(
      findings.filter(({ status }) => status === "pass"),
      [],
    );
    const answered = new Set(findings.map(({ rule }) => rule));
    assert.deepEqual(
      probes.filter(({ id }) => !answered.has(id)).map(({ id }) => id),
      [],
    );
    for (const { message, fix } of findings) assert.ok(message !== "" && fix !== "");
    assert.ok(!`${run.stdout}${run.stderr}`.includes(CANARY));
  });

  it("points to the checkout in SARIF, and to nothing else", async () => {
    const { stdout } = await verify({}, "--format", "sarif", "--timeout", "5");
    assertPlacedInCheckout(stdout);
  });

  it("says where it looked elsewhere than at production, and no password of an address", async () => {
    const { stdout } = await verify(
      { google: `http://user:${CANARY}@127.0.0.1:1` },
      "--format",
      "json",
      "--timeout",
      "5",
    );
    const { elsewhere = [] } = JSON.parse(stdout) as Result;
    const all = elsewhere.join("\n");
    for (const told of [
      /The DNS was asked at 127\.0\.0\.1:1 /,
      /app\.bookedbarber\.test:443 at 127\.0\.0\.1:1/,
      /backboard\.railway\.com at 127\.0\.0\.1:1 \(RAILWAY_API_URL\)/,
      /oauth2\.googleapis\.com at 127\.0\.0\.1:1 \(GOOGLE_API_URL\)/,
    ]) {
      assert.match(all, told);
    }
    assert.ok(!stdout.includes(CANARY));
  });

  it("asks Pulumi for the stack that is named", async () => {
    await verify({}, "--only", "google-client-known", "--stack", "production");
    const asked = readFileSync(path.join(world.folder, "plan.json.asked"), "utf8")
      .trim()
      .split("\n");
    assert.equal(asked.length, 3);
    for (const line of asked) assert.match(line, /--stack production/);
  });

  it("runs the probes alone that are named", async () => {
    const { stdout } = await verify(
      {},
      ...["--only", "google-client-known, twilio-account-active", "--format", "json"],
    );
    const { findings } = JSON.parse(stdout) as Result;
    assert.deepEqual(
      new Set(findings.map(({ rule }) => rule)),
      new Set(["google-client-known", "twilio-account-active"]),
    );
  });

  it("lets a waiver excuse what fails", async () => {
    const google = await serve({
      fetch: () => Response.json({ error: "invalid_client" }, { status: 401 }),
    });
    try {
      const args = ["--only", "google-client-known", "--format", "json"];
      const plan = { google: google.url };
      const failing = await verify(plan, ...args);
      const waivers = world.file(
        "excused.yaml",
        '- {rule: google-client-known, subject: "*", reason: A new client comes, owner: ops, ticket: OPS-1, expires: 2026-12-01}',
      );
      const waived = await verify(plan, ...args, "--waivers", waivers);
      const statuses = ({ stdout }: Run): string[] =>
        (JSON.parse(stdout) as Result).findings.map(({ status }) => status);
      assert.deepEqual([failing.code, statuses(failing)], [1, ["fail"]]);
      assert.deepEqual([waived.code, statuses(waived)], [0, ["waived"]]);
    } finally {
      await google.close();
    }
  });

  const refusals: readonly (readonly [
    what: string,
    told: RegExp,
    args: string[],
    plan?: object,
  ])[] = [
    [
      "a probe that is not there",
      /no probe google-client\. Did you mean google-client-known/,
      ["--only", "google-client"],
    ],
    ["no time at all", /--timeout takes whole seconds from 1 to 9999, not "0"/, ["--timeout", "0"]],
    ["a time that is none", /--timeout takes whole seconds/, ["--timeout", "soon"]],
    [
      "a detour that is none",
      /--connect-to: "here" is no HOST:PORT:ADDRESS:PORT/,
      ["--connect-to", "here"],
    ],
    ["a port that is none", /--connect-to: "a:0:b:1" is no/, ["--connect-to", "a:0:b:1"]],
    [
      "authorities that are not there",
      /--ca-file: it cannot be read/,
      ["--ca-file", "/nowhere/ca.pem"],
    ],
    ["an unknown format", /--format takes one of/, ["--format", "yaml"]],
    [
      "a stack without outputs",
      /missing in its outputs or settings: backendEnvironment/,
      [],
      { output: {} },
    ],
    [
      "outputs that are no JSON",
      /`pulumi stack output --json` printed is no JSON/,
      [],
      { output: "oops" },
    ],
    [
      "a wrong passphrase",
      /PULUMI_CONFIG_PASSPHRASE/,
      [],
      { error: { output: `error: incorrect passphrase ` } },
    ],
    ["a stack that is not deployed", /not deployed/, [], { export: { deployment: {} } }],
  ];
  for (const [what, told, args, plan = {}] of refusals) {
    it(`refuses ${what} with exit code 2`, async () => {
      const run = await verify(plan, "--only", "google-client-known", ...args);
      assert.equal(run.code, 2, run.stdout);
      assert.match(run.stderr, told);
      assert.equal(run.stdout, "");
      assert.ok(!run.stderr.includes(CANARY));
    });
  }
});
