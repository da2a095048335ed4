import assert from "node:assert/strict";

import { sentryApi } from "../../../../providers/saas/sentry/api";
import { announceRelease } from "../../../../providers/saas/sentry/release";
import type { Announced, WantedRelease } from "../../../../providers/saas/sentry/release";
import { givenSettings } from "../../../../providers/saas/settings";
import { createSentry } from "../../../../sandbox/apis/sentry";
import type { Release, Sentry } from "../../../../sandbox/apis/sentry";
import type { FailureRequest } from "../../../../sandbox/apis/failures";
import { serve } from "../../../../sandbox/apis/server";
import type { Served } from "../../../../sandbox/apis/server";
import { only } from "../one-resource";
import { byHand, connectedApi, ORGANIZATION, PROJECT, TOKEN } from "./world";

const WANTED: WantedRelease = {
  organization: ORGANIZATION,
  projects: [PROJECT],
  version: "backend@2.4.1+abc",
  refs: [{ repository: "bookedbarber/backend", commit: "abcdef0123" }],
  deploy: { environment: "production", name: "run 17", url: "https://ci.example.com/17" },
};

describe("a release at Sentry", () => {
  let api: Sentry;
  let served: Served;
  let requests: string[];
  beforeEach(async () => {
    api = createSentry({ organization: ORGANIZATION, token: TOKEN });
    await byHand(api, "POST", `organizations/${ORGANIZATION}/teams/`, { slug: "payments" });
    for (const name of [PROJECT, "frontend"])
      await byHand(api, "POST", `teams/${ORGANIZATION}/payments/projects/`, { name });
    requests = [];
    served = await serve({
      fetch: (request, bindings) => {
        requests.push(`${request.method} ${new URL(request.url).pathname.slice(7)}`);
        return api.app.fetch(request, bindings);
      },
    });
  });
  afterEach(() => served.close());

  const announce = (more: object = {}, token = TOKEN): Promise<Announced> =>
    announceRelease(connectedApi(served.url, token), { ...WANTED, ...more });
  const release = (): Release => only(api.state.releases);
  const told = async (call: Promise<unknown>): Promise<string> => {
    const error: unknown = await call.then(
      () => assert.fail("the call succeeded"),
      (reason: unknown) => reason,
    );
    return error instanceof Error ? error.message : assert.fail();
  };

  it("is made, finished and deployed by four requests", async () => {
    const { version, dateReleased, deployId, done } = await announce();
    const path = `organizations/${ORGANIZATION}/releases/`;
    const one = `${path}${encodeURIComponent("backend@2.4.1+abc")}/`;
    assert.deepEqual(requests, [
      `POST ${path}`,
      `PUT ${one}`,
      `GET ${one}deploys/`,
      `POST ${one}deploys/`,
    ]);
    assert.deepEqual([version, done], ["backend@2.4.1+abc", ["finished", "deployed"]]);
    assert.equal(release().dateReleased, dateReleased);
    assert.deepEqual(release().refs, WANTED.refs);
    const { id, environment, name, url } = only(release().deploys);
    assert.deepEqual(
      [id, environment, name, url],
      [...[deployId, "production", "run 17"], "https://ci.example.com/17"],
    );
  });

  it("stays as it is when it is announced again, and keeps its time", async () => {
    const first = await announce();
    const again = await announce({ dateReleased: "2030-01-01T00:00:00Z" });
    assert.deepEqual(again, { ...first, done: [] });
    assert.equal(only(release().deploys).id, first.deployId);
  });

  it("is announced without a deployment first, and deployed later, to more places than one", async () => {
    const first = await announce({ deploy: undefined, dateReleased: "2026-11-20T08:00:00Z" });
    assert.deepEqual([first.deployId, first.done], [undefined, ["finished"]]);
    assert.equal(first.dateReleased, "2026-11-20T08:00:00Z");
    assert.deepEqual((await announce({ deploy: { environment: "staging" } })).done, ["deployed"]);
    assert.deepEqual((await announce({ deploy: { environment: "staging" } })).done, []);
    assert.deepEqual((await announce()).done, ["deployed"]);
    const rollback = { environment: "production", name: "run 18" };
    assert.deepEqual((await announce({ deploy: rollback })).done, ["deployed"]);
    assert.equal(release().deploys.length, 3);
  });

  it("is one release of several projects", async () => {
    await announce();
    await announce({ projects: ["frontend"], deploy: undefined });
    assert.equal(release().projectIds.length, 2);
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ version: "" }, /^the release: version must not be empty/],
    [{ version: "a/b" }, /version must hold no slash/],
    [{ version: " a" }, /version must hold no slash, line break or outer space/],
    [{ version: "latest" }, /version must not be \. or latest/],
    [{ version: "v".repeat(201) }, /version may have 200 characters at most/],
    [{ projects: [] }, /projects must name a project/],
    [{ deploy: { environment: "" } }, /deploy\.environment must not be empty/],
    [{ deploy: { environment: "p", dateFinished: "now" } }, /deploy\.dateFinished must be a time/],
    [{ url: "x" }, /url must be an address/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 50)} before anything is sent`, async () => {
      assert.match(await told(announce(more)), said);
      assert.deepEqual(requests, []);
    });
  }

  it("says what Sentry refuses, without the token", async () => {
    assert.match(await told(announce({ projects: ["shop"] })), /400 projects: Invalid project ids/);
    const said = await told(announce({}, "sntryu_anotherCanary"));
    assert.match(said, /401 Invalid token/);
    assert.doesNotMatch(said, /anotherCanary/);
  });

  it("says how the address of the API is written", () => {
    const given = givenSettings({ sentryUrl: served.url, sentryAuthToken: TOKEN }, {});
    assert.throws(
      () => sentryApi(given, AbortSignal.abort()),
      /sentryUrl must be .* ends in \/api\//,
    );
  });

  const faults: Readonly<Record<string, FailureRequest>> = {
    "429 once": { kind: "status", status: 429, retryAfter: 0 },
    "500 once, after doing it": { kind: "status", status: 500, applied: true },
    "503 for good": { kind: "status", status: 503, times: 5 },
    "a refusal, 403": { kind: "status", status: 403 },
    "a connection cut for good, after doing it": { kind: "cut", applied: true, times: 5 },
    "no answer in time": { kind: "slow", milliseconds: 400 },
  };
  for (const [name, fault] of Object.entries(faults)) {
    for (const after of [0, 1, 2, 3]) {
      it(`survives ${name} at request ${after + 1}`, async () => {
        api.failures.inject({ ...fault, after });
        const first = await announce().catch((error: unknown) => {
          assert.ok(error instanceof Error && !error.message.includes(TOKEN));
        });
        api.failures.clear();
        const again = await announce();
        if (first !== undefined) assert.equal(again.deployId, first.deployId);
        assert.equal(only(release().deploys).name, "run 17");
        assert.equal(release().dateReleased, again.dateReleased);
      });
    }
  }
});
