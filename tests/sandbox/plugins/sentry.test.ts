import assert from "node:assert/strict";

import { servePlugins, type ServedPlugins } from "../../../providers/framework/provider";
import { sentry } from "../../../sandbox/plugins/sentry";
import type { WireObject } from "../../../providers/framework/wire";
import { EngineClient, failure, secretOf, UNKNOWN } from "../../providers/framework/engine-client";
import { FakeApi, sentryApi, type SentryState } from "./fake-apis";

const TEAM = "sentry:index/sentryTeam:SentryTeam";
const PROJECT = "sentry:index/sentryProject:SentryProject";
const KEY = "sentry:index/sentryKey:SentryKey";

const team: WireObject = { organization: "bookedbarber", name: "Backend", slug: "backend" };
const teamless: WireObject = {
  ...{ organization: "bookedbarber", name: "bb-api", slug: "bb-api" },
  ...{ platform: "other", resolveAge: 720 },
};
const project: WireObject = { ...teamless, team: "backend" };
const key: WireObject = { organization: "bookedbarber", project: "bb-api", name: "backend" };

describe("the stand-in of sentry", () => {
  const state: SentryState = { teams: new Map(), projects: new Map(), keys: new Map() };
  let api: FakeApi;
  let served: ServedPlugins;
  let engine: EngineClient;
  before(async () => {
    api = await FakeApi.start(sentryApi(state));
    served = await servePlugins([sentry], {
      SENTRY_AUTH_TOKEN: "sntrys_token",
      SENTRY_BASE_URL: `${api.url}/api/`,
    });
    engine = new EngineClient(served.debugProviders, "sentry");
    await engine.configure();
  });
  beforeEach(() => {
    for (const things of [state.teams, state.projects, state.keys]) things.clear();
    api.taken();
  });
  after(async () => {
    engine.close();
    await served.close();
    await api.stop();
  });

  describe("team", () => {
    it("creates and reads it by slug, with the outputs of the official plugin", async () => {
      const { id, outputs } = await engine.create(TEAM, team);
      const [seen] = api.seen;
      assert.equal(seen?.authorization, "Bearer sntrys_token");
      assert.deepEqual(seen.body, { name: "Backend", slug: "backend" });
      assert.deepEqual(api.taken(), [
        "POST /api/0/organizations/bookedbarber/teams/",
        "GET /api/0/teams/bookedbarber/backend/",
      ]);
      assert.equal(id, "backend");
      const { internalId } = outputs;
      assert.deepEqual(outputs, {
        ...{ ...team, id: "backend", internalId, teamId: internalId },
        ...{ hasAccess: true, isMember: false, isPending: false },
      });
    });

    it("follows a slug that changed, also in a later refresh and deletion", async () => {
      const made = await engine.create(TEAM, team);
      const news = { ...team, slug: "be" };
      assert.deepEqual((await engine.diff(TEAM, news, made.outputs)).diffs, ["slug"]);
      const outputs = await engine.update(TEAM, made.id, news, made.outputs);
      assert.equal(outputs.slug, "be");
      const read = await engine.read(TEAM, made.id, outputs, news);
      assert.deepEqual([read.inputs, read.outputs], [news, outputs]);
      await engine.delete(TEAM, made.id, outputs);
      assert.equal(state.teams.size, 0);
    });

    it("leaves the slug to Sentry where it is absent: no difference afterwards", async () => {
      const inputs = { organization: "bookedbarber", name: "Backend" };
      const { outputs } = await engine.create(TEAM, inputs);
      assert.equal(outputs.slug, "made-slug");
      assert.equal((await engine.diff(TEAM, inputs, outputs)).changed, false);
    });

    it("makes a name up where it is absent, as the official plugin does", async () => {
      const { inputs } = await engine.check(TEAM, { organization: "bookedbarber" });
      assert.deepEqual(inputs, { organization: "bookedbarber", name: "it-0123456" });
    });
  });

  describe("project", () => {
    it("creates it under its team, sets it, and gives it the team", async () => {
      const { id, outputs } = await engine.create(PROJECT, project);
      assert.deepEqual(api.seen.map(({ body }) => body).filter(Boolean), [
        { name: "bb-api", slug: "bb-api" },
        { name: "bb-api", slug: "bb-api", platform: "other", resolveAge: 720 },
      ]);
      assert.deepEqual(api.taken(), [
        "POST /api/0/teams/bookedbarber/backend/projects/",
        "PUT /api/0/projects/bookedbarber/bb-api/",
        "POST /api/0/projects/bookedbarber/bb-api/teams/backend/",
        "GET /api/0/projects/bookedbarber/bb-api/",
      ]);
      assert.equal(id, "bb-api");
      const { internalId } = outputs;
      assert.deepEqual(outputs, {
        ...{ ...project, id, internalId, projectId: internalId, teams: null },
        ...{ color: "#3f86bf", status: "active", features: [], isPublic: false },
        ...{ isBookmarked: null, digestsMinDelay: 300, digestsMaxDelay: 1800 },
      });
    });

    it("keeps several teams as a set", async () => {
      const inputs = { ...teamless, teams: ["web", "backend"] };
      const { id, outputs } = await engine.create(PROJECT, inputs);
      assert.equal(api.taken()[0], "POST /api/0/teams/bookedbarber/backend/projects/");
      assert.deepEqual([outputs.team, outputs.teams], [null, ["backend", "web"]]);
      assert.equal((await engine.diff(PROJECT, inputs, outputs)).changed, false);
      const news = { ...teamless, teams: ["web", "ops"] };
      assert.deepEqual((await engine.diff(PROJECT, news, outputs)).diffs, ["teams"]);
      const updated = await engine.update(PROJECT, id, news, outputs);
      assert.deepEqual(updated.teams, ["ops", "web"]);
      assert.deepEqual(api.taken().slice(1, 3), [
        "POST /api/0/projects/bookedbarber/bb-api/teams/ops/",
        "DELETE /api/0/projects/bookedbarber/bb-api/teams/backend/",
      ]);
    });

    for (const [property, value] of [
      ["name", "New"],
      ["slug", "new"],
      ["team", "web"],
      ["resolveAge", 1],
      ["digestsMinDelay", 60],
    ] as const)
      it(`updates ${property} in place`, async () => {
        const { outputs } = await engine.create(PROJECT, project);
        const found = await engine.diff(PROJECT, { ...project, [property]: value }, outputs);
        assert.deepEqual([found.diffs, found.replaces], [[property], []]);
      });

    it("needs a team", async () => {
      assert.deepEqual((await engine.check(PROJECT, teamless)).failures, []);
      assert.match(await failure(engine.create(PROJECT, teamless)), /one of team or teams must be/);
    });

    it("accepts the platform other or none, and no other without the network", async () => {
      for (const good of ["other", null, UNKNOWN])
        assert.deepEqual(
          (await engine.check(PROJECT, { ...project, platform: good })).failures,
          [],
        );
      const { failures } = await engine.check(PROJECT, { ...project, platform: "python-fastapi" });
      assert.equal(failures.length, 1);
      assert.match(
        failures[0] ?? "",
        /^could not validate the platform at this time\. python-fastapi is not a valid platform .*Examine values at 'it\.platform'\.$/,
      );
    });

    it("refuses team beside teams", async () => {
      const { failures } = await engine.check(PROJECT, { ...project, teams: ["web"] });
      assert.match(failures.join(), /"team": conflicts with teams/);
    });
  });

  describe("key", () => {
    beforeEach(async () => {
      await engine.create(PROJECT, project);
      api.taken();
    });

    it("creates it without a limit, its secrets secret and the DSN open", async () => {
      const { id, outputs } = await engine.create(KEY, key);
      assert.deepEqual(api.seen[0]?.body, { name: "backend", rateLimit: { window: 0, count: 0 } });
      assert.deepEqual(api.taken(), [
        "POST /api/0/projects/bookedbarber/bb-api/keys/",
        "GET /api/0/projects/bookedbarber/bb-api/keys/",
      ]);
      const n = id.replace("key", "");
      assert.deepEqual(outputs, {
        ...{ ...key, id, public: `pub${n}`, secret: secretOf(`sec${n}`), projectId: 1 },
        ...{ isActive: true, rateLimitWindow: 0, rateLimitCount: 0 },
        dsnPublic: `https://pub${n}@o1.ingest.example/1`,
        dsnSecret: secretOf(`https://pub${n}:sec${n}@o1.ingest.example/1`),
        dsnCsp: `https://o1.ingest.example/api/1/csp-report/?sentry_key=pub${n}`,
      });
    });

    it("sets a limit in place, and keeps it where the program drops it", async () => {
      const { id, outputs } = await engine.create(KEY, key);
      const limited = { ...key, rateLimitWindow: 60, rateLimitCount: 100 };
      const found = await engine.diff(KEY, limited, outputs);
      assert.deepEqual([found.diffs, found.replaces], [["rateLimitCount", "rateLimitWindow"], []]);
      const updated = await engine.update(KEY, id, limited, outputs);
      assert.deepEqual([updated.rateLimitWindow, updated.rateLimitCount], [60, 100]);
      assert.equal((await engine.diff(KEY, key, updated)).changed, false);
    });

    it("is found on a later page of the list", async () => {
      const { id, outputs } = await engine.create(KEY, key);
      api.taken();
      api.next.push({
        status: 200,
        body: [],
        headers: {
          link:
            '<http://x/?cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", ' +
            '<http://x/?cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0"',
        },
      });
      assert.equal((await engine.read(KEY, id, outputs, key)).id, id);
      assert.equal(
        api.taken()[1],
        "GET /api/0/projects/bookedbarber/bb-api/keys/?cursor=0%3A100%3A0",
      );
    });

    it("is gone where the list ends without it, or the project is gone", async () => {
      const { id, outputs } = await engine.create(KEY, key);
      state.keys.clear();
      assert.equal((await engine.read(KEY, id, outputs, key)).id, "");
      state.projects.clear();
      assert.equal((await engine.read(KEY, id, outputs, key)).id, "");
    });

    it("previews its secrets as unknown secrets", async () => {
      const { outputs } = await engine.create(KEY, key, true);
      assert.deepEqual([outputs.secret, outputs.dsnSecret], [secretOf(UNKNOWN), secretOf(UNKNOWN)]);
      assert.deepEqual([outputs.dsnPublic, outputs.rateLimitCount], [UNKNOWN, UNKNOWN]);
    });
  });

  it("imports each by its path, without a difference afterwards", async () => {
    await engine.create(TEAM, team);
    await engine.create(PROJECT, project);
    const made = await engine.create(KEY, key);
    for (const [type, importId, id] of [
      [TEAM, "bookedbarber/backend", "backend"],
      [PROJECT, "bookedbarber/bb-api", "bb-api"],
      [KEY, `bookedbarber/bb-api/${made.id}`, made.id],
    ] as const) {
      const read = await engine.read(type, importId);
      assert.equal(read.id, id);
      assert.deepEqual((await engine.check(type, read.inputs)).failures, []);
      assert.equal((await engine.diff(type, read.inputs, read.outputs)).changed, false);
    }
  });

  for (const [type, said] of [
    [TEAM, /"organization\/slug", and "alone" is not/],
    [PROJECT, /"organization\/slug", and "alone" is not/],
    [KEY, /"organization\/project\/key", and "alone" is not/],
  ] as const)
    it(`refuses an import id of another shape for ${type.split(":").at(-1) ?? ""}`, async () => {
      assert.match(await failure(engine.read(type, "alone")), said);
    });

  const problems: [string, unknown, string][] = [
    ["a detail", { detail: "No permission." }, "403 No permission."],
    ["a detail with a code", { detail: { code: "x", message: "Go away." } }, "403 Go away."],
    [
      "messages by field",
      { slug: ["Taken.", "Short."], name: "No." },
      "403 slug: Taken. Short.; name: No.",
    ],
    ["no JSON", "<html>", "403 Forbidden"],
  ];
  for (const [title, body, said] of problems)
    it(`tells the API's message: ${title}`, async () => {
      api.next.push({ status: 403, body });
      assert.equal(
        await failure(engine.create(TEAM, team)),
        `creating ${TEAM} 'it': POST 0/organizations/bookedbarber/teams/: ${said}`,
      );
    });

  it("says that an answer is not as expected, without repeating it", async () => {
    api.next.push({ status: 201, body: { id: 1, slug: 7, secret: "dont-tell" } });
    const message = await failure(engine.create(TEAM, team));
    assert.match(message, /not as expected: slug: .*; name: /);
    assert.ok(!message.includes("dont-tell"));
  });

  it("adds /api/ to an address without it, and takes SENTRY_TOKEN too", async () => {
    const other = await servePlugins([sentry], { SENTRY_BASE_URL: api.url, SENTRY_TOKEN: "old" });
    const client = new EngineClient(other.debugProviders, "sentry");
    await client.configure();
    await client.create(TEAM, team);
    client.close();
    await other.close();
    assert.equal(api.seen[0]?.authorization, "Bearer old");
    assert.equal(api.taken()[0], "POST /api/0/organizations/bookedbarber/teams/");
  });

  it("refuses to start without token and address, naming both", async () => {
    const other = await servePlugins([sentry], {});
    const client = new EngineClient(other.debugProviders, "sentry");
    const failures = await client.checkConfig({});
    client.close();
    await other.close();
    assert.match(failures.join(), /pulumi config set --secret sentry:token`.*SENTRY_BASE_URL/);
  });
});
