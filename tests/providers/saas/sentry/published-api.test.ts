import assert from "node:assert/strict";
import path from "node:path";

import ts from "typescript";

import { announceRelease } from "../../../../providers/saas/sentry/release";
import { publishedPackage } from "../published-package";
import type { Program } from "../stack";
import { connectedApi, MEMBER, ORGANIZATION, PROJECT, startSentry } from "./world";

/** Sentry publishes the types of its API's requests and answers, made from its OpenAPI document. */
const PACKAGE = ["@sentry/api", "0.1.0"] as const;
const INTEGRITY =
  "sha512-MD7fuza1n+dkLT+rCbom3GX4/IvwI36WBWdjCZxmNJbxUH/PXzBZN7leoK5q/5KrtrzdxrBHVV5OA03HBf1SqA==";

/** The name of each operation in that package, by its method and path. */
const OPERATIONS: readonly (readonly [request: RegExp, name: string])[] = [
  [/^POST .*\/projects\/[^/]+\/detectors\/$/, "CreateAMonitorForAProject"],
  [/^GET .*\/detectors\/$/, "FetchAnOrganizationSMonitors"],
  [/^GET .*\/detectors\/\d+\/$/, "FetchAMonitor"],
  [/^PUT .*\/detectors\/\d+\/$/, "UpdateAMonitorById"],
  [/^DELETE .*\/detectors\/\d+\/$/, "DeleteAMonitor"],
  [/^POST .*\/workflows\/$/, "CreateAnAlertForAnOrganization"],
  [/^GET .*\/workflows\/$/, "FetchAlerts"],
  [/^GET .*\/workflows\/\d+\/$/, "FetchAnAlert"],
  [/^PUT .*\/workflows\/\d+\/$/, "UpdateAnAlertById"],
  [/^DELETE .*\/workflows\/\d+\/$/, "DeleteAnAlert"],
  [/^GET .*\/members\/$/, "ListAnOrganizationSMembers"],
  [/^POST .*\/releases\/$/, "CreateANewReleaseForAnOrganization"],
  [/^PUT .*\/releases\/[^/]+\/$/, "UpdateAnOrganizationSRelease"],
  [/^GET .*\/deploys\/$/, "ListAReleaseSDeploys"],
  [/^POST .*\/deploys\/$/, "CreateADeploy"],
];

/** What the API has gained since the package was published (https://docs.sentry.io/api/). */
const GAINED: Readonly<Record<string, string>> = {
  'CreateAnAlertForAnOrganizationData["body"]': "{ detector_ids: number[]; owner: string | null }",
  'UpdateAnAlertByIdData["body"]': "{ detector_ids: number[]; owner: string | null }",
  "CreateAnAlertForAnOrganizationResponses[201]": "{ owner: string | null }",
  "UpdateAnAlertByIdResponses[200]": "{ owner: string | null }",
  "FetchAnAlertResponses[200]": "{ owner: string | null }",
  "FetchAlertsResponses[200]": "{ owner: string | null }[]",
  "ListAnOrganizationSMembersResponses[200]": "{ user: { isSuspended: boolean } | null }[]",
  "CreateANewReleaseForAnOrganizationResponses[201]": "Project",
  "UpdateAnOrganizationSReleaseResponses[200]": "Project",
};

describe("Sentry's API as Sentry publishes it", function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await publishedPackage(...PACKAGE, INTEGRITY);
  });

  it("holds what the provider sends and what the sandbox answers", async () => {
    const lines: string[] = [];
    const seen = new Set<string>();
    const world = await startSentry({
      watch: async (request, response) => {
        const called = `${request.method} ${new URL(request.url).pathname}`;
        const name = OPERATIONS.find(([pattern]) => pattern.test(called))?.[1];
        if (name === undefined) return;
        seen.add(name);
        const sent = await request.text();
        if (sent !== "") lines.push(typed(`${name}Data["body"]`, asPublished(sent)));
        const got = await response.text();
        // Of this answer alone, the package has no type.
        if (got !== "" && response.status !== 208)
          lines.push(typed(`${name}Responses[${response.status}]`, got));
      },
    });
    const program = (more: Readonly<Record<string, string | boolean>>): Program => ({
      errors: {
        type: "saas:sentry:MetricMonitor",
        inputs: {
          ...{ organization: ORGANIZATION, project: PROJECT, name: "Errors", ...more },
          ...{ aggregate: "count()", thresholds: { critical: 100, warning: 50 } },
        },
      },
      api: {
        type: "saas:sentry:UptimeMonitor",
        inputs: {
          ...{ organization: ORGANIZATION, project: PROJECT, name: "API", ...more },
          ...{ url: "https://api.bookedbarber.com/health", headers: { "X-Probe": "1" } },
        },
      },
      payments: {
        type: "saas:sentry:Alert",
        inputs: {
          ...{ organization: ORGANIZATION, project: PROJECT, name: "Payments" },
          triggers: ["first_seen_event", "regression_event"],
          filters: [{ type: "tagged_event", key: "payment", match: "eq", value: "failed" }],
          actions: [{ team: "payments" }, { member: MEMBER }, { owners: "NoOne" }],
          enabled: more["enabled"] ?? true,
        },
      },
    });
    await world.stack.up(program({ description: "" }));
    await world.stack.up(program({ description: "Look", enabled: false }));
    await world.stack.refresh();
    await world.stack.destroy();
    await announceRelease(connectedApi(world.url), {
      ...{ organization: ORGANIZATION, projects: [PROJECT], version: "1.0" },
      refs: [{ repository: "bookedbarber/backend", commit: "abc" }],
      deploy: { environment: "production", name: "1", url: "https://ci.example.com/1" },
    });
    await world.close();
    assert.deepEqual(problems(folder, lines), []);
    assert.deepEqual([...seen].sort(), OPERATIONS.map(([, name]) => name).sort());
  });

  it("would notice a field that it does not know, and a wrong one", () => {
    const body = 'CreateAMonitorForAProjectData["body"]';
    const said = problems(folder, [
      typed(body, '{"name":"n","type":"t","data_source":[]}'),
      typed(body, '{"name":"n","type":1}'),
      typed(body, '{"name":"n"}'),
      typed(body, '{"name":"n","type":"t"}'),
    ]);
    assert.equal(said.length, 3, said.join("\n"));
    assert.match(said[0] ?? "", /data_source/);
    assert.match(said[1] ?? "", /'number' is not assignable to type 'string'/);
    assert.match(said[2] ?? "", /'type' is missing/);
  });
});

function typed(type: string, json: string): string {
  return `check<Told<api.${type}> & ${GAINED[type] ?? "unknown"}>(${json});`;
}

/** The document has snake case where the API takes camel case, in the fields that it names. */
function asPublished(sent: string): string {
  const snake = (given: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]: [string, unknown]) => [
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        value,
      ]),
    );
  const body = JSON.parse(sent) as Record<string, unknown>;
  if (!("conditionGroup" in body || "triggers" in body || "dataSources" in body)) return sent;
  const renamed = snake(body);
  for (const name of ["condition_group", "triggers"]) {
    const group = renamed[name];
    if (typeof group !== "object" || group === null) continue;
    // The documentation's examples have actions here, which the type has not.
    const fields = Object.entries(snake(group)).filter(([field]) => field !== "actions");
    renamed[name] = Object.fromEntries(fields);
  }
  return JSON.stringify(renamed);
}

/** What TypeScript says of values in the types of the package. */
function problems(folder: string, lines: readonly string[]): string[] {
  const file = path.join(folder, "check.ts");
  const text = [
    'import type * as api from "./dist/types.gen";',
    "declare function check<T>(value: T): void;",
    // Since the package was published, answers have lost this one.
    "type Less<T> = T extends { openIssues: number } ? Omit<T, 'openIssues'> : T;",
    "type Project = { projects: Partial<Record<'id' | 'newGroups', number> & " +
      "{ platform: null; platforms: []; hasHealthData: boolean }>[]; status: string; " +
      "versionInfo: null; dateStarted: null };",
    "type Told<T> = T extends readonly (infer Item)[] ? Less<Item>[] : Less<T>;",
    ...lines,
  ].join("\n");
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : read(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}
