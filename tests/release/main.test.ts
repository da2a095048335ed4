import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { main } from "../../release/main";
import { createSentry } from "../../sandbox/apis/sentry";
import type { Release, Sentry } from "../../sandbox/apis/sentry";
import { serve } from "../../sandbox/apis/server";
import type { Served } from "../../sandbox/apis/server";
import { byHand, ORGANIZATION, PROJECT, TOKEN } from "../providers/saas/sentry/world";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

describe("the command release", () => {
  let api: Sentry;
  let served: Served;
  let requests: number;
  before(async () => {
    served = await serve({
      fetch: (request, bindings) => {
        requests++;
        return api.app.fetch(request, bindings);
      },
    });
  });
  after(() => served.close());
  beforeEach(async () => {
    requests = 0;
    api = createSentry({ organization: ORGANIZATION, token: TOKEN });
    await byHand(api, "POST", `organizations/${ORGANIZATION}/teams/`, { slug: "payments" });
    for (const name of [PROJECT, "frontend"])
      await byHand(api, "POST", `teams/${ORGANIZATION}/payments/projects/`, { name });
  });

  const run = async (
    args: readonly string[],
    changes: NodeJS.ProcessEnv = {},
    commit: string | undefined = COMMIT,
  ): Promise<{ code: number; stdout: string; stderr: string }> => {
    const [out, told]: [string[], string[]] = [[], []];
    const environment = {
      SENTRY_AUTH_TOKEN: TOKEN,
      SENTRY_BASE_URL: `${served.url}/api/`,
      SENTRY_ORG: ORGANIZATION,
      SENTRY_PROJECT: PROJECT,
      SAAS_RETRY_SECONDS: "0.001",
      ...changes,
    };
    const code = await main(args, {
      environment,
      commit: () => (commit === "" ? undefined : commit),
      signal: new AbortController().signal,
      out: (text) => out.push(text),
      tell: (line) => told.push(`${line}\n`),
    });
    return { code, stdout: out.join(""), stderr: told.join("") };
  };
  const onlyRelease = (): Release => {
    const [first, ...others] = api.state.releases;
    assert.ok(first !== undefined && others.length === 0);
    return first;
  };

  it("tells Sentry of the commit that is checked out, deployed to production", async () => {
    const { code, stdout, stderr } = await run([]);
    assert.deepEqual([code, stderr], [0, ""]);
    const { version, dateReleased, deploys } = onlyRelease();
    assert.equal(version, COMMIT);
    assert.deepEqual(
      deploys.map(({ environment }) => environment),
      ["production"],
    );
    assert.equal(
      stdout,
      `The release ${COMMIT} of ${PROJECT} is released since ${dateReleased ?? ""}.\n` +
        `It is deployed to production (${deploys[0]?.id ?? ""}).\n`,
    );
  });

  it("changes nothing when it is run again, and says so", async () => {
    const args = ["--name", "run 17"];
    await run(args);
    const before = structuredClone(onlyRelease());
    const { code, stdout } = await run(args);
    assert.equal(code, 0);
    assert.match(stdout, /released since \S+, as before\.\n.*deployed to production, as before \(/);
    assert.deepEqual(onlyRelease(), before);
  });

  it("takes every option", async () => {
    const { code, stderr } = await run([
      ...["--version", "backend@2.4.1", "--organization", ORGANIZATION],
      ...["--project", `${PROJECT}, frontend`, "--environment", "staging", "--name", "run 18"],
      ...["--url", "https://ci.example.com/18", "--started", "2026-11-24T08:00:00Z"],
      ...["--finished", "2026-11-24T08:05:00Z", "--repository", "bookedbarber/backend"],
      ...["--commit", "abcdef0"],
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    const { version, projectIds, refs, deploys } = onlyRelease();
    assert.equal(version, "backend@2.4.1");
    assert.equal(projectIds.length, 2);
    assert.deepEqual(refs, [{ repository: "bookedbarber/backend", commit: "abcdef0" }]);
    assert.partialDeepStrictEqual(deploys, [
      {
        ...{ environment: "staging", name: "run 18", url: "https://ci.example.com/18" },
        ...{ dateStarted: "2026-11-24T08:00:00Z", dateFinished: "2026-11-24T08:05:00Z" },
      },
    ]);
  });

  it("tells of the commit beside another version, and of no deployment where none is wanted", async () => {
    const args = ["--version", "2.4.1", "--repository", "b/b", "--environment", "none"];
    const { code, stdout } = await run(args);
    assert.equal(code, 0);
    assert.match(stdout, /^The release 2\.4\.1 .*\n$/);
    assert.deepEqual(onlyRelease().refs, [{ repository: "b/b", commit: COMMIT }]);
    assert.deepEqual(onlyRelease().deploys, []);
  });

  it("shows its usage, which names every option", async () => {
    const { code, stdout } = await run(["--help"], { SENTRY_AUTH_TOKEN: "" });
    assert.equal(code, 0);
    for (const name of ["version", "organization", "project", "environment", "name", "url"])
      assert.match(stdout, new RegExp(`^  --${name} `, "m"));
    for (const name of ["started", "finished", "repository", "commit"])
      assert.match(stdout, new RegExp(`^  --${name} `, "m"));
    assert.equal((await run(["-h"])).stdout, stdout);
    assert.equal(requests, 0);
  });

  const wrong: readonly (readonly [
    args: readonly string[],
    environment: NodeJS.ProcessEnv,
    said: RegExp,
  ])[] = [
    [[], { SENTRY_AUTH_TOKEN: undefined }, /^error: The environment variable SENTRY_AUTH_TOKEN is/],
    [[], { SENTRY_ORG: undefined }, /^error: --organization is missing, and SENTRY_ORG is not set/],
    [[], { SENTRY_PROJECT: "" }, /^error: --project is missing, and SENTRY_PROJECT is not set/],
    [[], { SENTRY_BASE_URL: "https://de.sentry.io" }, /sentryUrl must be .* ends in \/api\//],
    [["--relase", "1"], {}, /^error: Unknown option '--relase'\.\nSee: .*release -- --help\n$/],
    [["--version"], {}, /^error: Option '--version <value>' argument missing\./],
    [["2.4.1"], {}, /^error: Unexpected argument '2\.4\.1'/],
    [["--version", "a/b"], {}, /^error: --version must hold no slash/],
    [["--project", ","], {}, /^error: --project must not be empty/],
    [["--environment", ""], {}, /^error: --environment must not be empty\./],
    [["--name", ""], {}, /^error: --name must not be empty/],
    [["--started", "now"], {}, /^error: --started must be a time, as 2026/],
    [["--finished", "now"], {}, /^error: --finished must be a time, as 2026/],
    [["--url", "x", "--version", "."], {}, /--version must not be \.[^]*--url must be an address/],
    [["--commit", "abc"], {}, /^error: --commit needs --repository/],
    [["--environment", "none", "--name", "1"], {}, /^error: --name is about a deployment/],
  ];
  for (const [args, environment, said] of wrong) {
    it(`ends in 2 before anything is sent: ${args.join(" ")} ${JSON.stringify(environment)}`, async () => {
      const { code, stdout, stderr } = await run(args, environment);
      assert.match(stderr, said);
      assert.deepEqual([code, stdout, requests], [2, "", 0]);
    });
  }

  it("needs a version where no commit is checked out", async () => {
    assert.match((await run([], {}, "")).stderr, /--version is missing, and no commit is here/);
    const args = ["--version", "1", "--repository", "b/b"];
    assert.match((await run(args, {}, "")).stderr, /--commit is missing, and no commit is here/);
  });

  it("ends in 1 where Sentry refuses, is down or says something else, without the token", async () => {
    const canary = "sntryu_anotherCanary";
    const refused = await run([], { SENTRY_AUTH_TOKEN: canary });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^error: POST .*: 401 Invalid token/);
    assert.equal((await run(["--project", "shop"])).code, 1);
    api.failures.inject({ kind: "status", status: 503, times: 9 });
    assert.equal((await run([])).code, 1);
    const down = await run([], { SENTRY_BASE_URL: "http://127.0.0.1:9/api/" });
    assert.match(down.stderr, /no answer from http:\/\/127\.0\.0\.1:9\/api\//);
    assert.equal(down.code, 1);
    const other = await serve({ fetch: () => Response.json({ release: 1 }) });
    const odd = await run([], { SENTRY_BASE_URL: `${other.url}/api/` });
    await other.close();
    assert.match(odd.stderr, /^error: Sentry's answer is not as expected:\n.*version/s);
    assert.equal(odd.code, 1);
    for (const { stderr } of [refused, down, odd]) assert.doesNotMatch(stderr, /canary/i);
  });

  it("is a program of its own, which finds the commit where it is called", async () => {
    const root = path.join(__dirname, "..", "..");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(root, "bin", "release.js"), "--environment", "staging"],
      {
        cwd: __dirname,
        env: {
          ...process.env,
          SENTRY_AUTH_TOKEN: TOKEN,
          SENTRY_BASE_URL: `${served.url}/api/`,
          SENTRY_ORG: ORGANIZATION,
          SENTRY_PROJECT: PROJECT,
          INIT_CWD: __dirname,
        },
      },
    );
    const head = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" });
    assert.match(stdout, new RegExp(`^The release ${head.trim()} of .*\n.* to staging`));
  });
});
