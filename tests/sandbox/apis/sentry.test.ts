import assert from "node:assert/strict";
import { z } from "zod";
import { createSentry, type Scope } from "../../../sandbox/apis/sentry";
import { call, type Answer } from "./client";

const token = "s".repeat(64);
const api = "/api/0";
const teams = `${api}/organizations/acme/teams/`;
const projects = `${api}/teams/acme/web/projects/`;
const shop = `${api}/projects/acme/shop/`;
const keys = `${shop}keys/`;

const keySchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  projectId: z.int(),
  rateLimit: z.object({ window: z.int(), count: z.int() }).nullable(),
  dsn: z.looseObject({ public: z.string(), secret: z.string() }),
  public: z.string(),
  secret: z.string(),
});
const projectSchema = z.looseObject({
  id: z.string(),
  slug: z.string(),
  teams: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string() })),
});

interface Opened {
  send: (method: string, path: string, body?: unknown) => Promise<Answer>;
}

function open(scopes?: readonly Scope[]): Opened {
  const { app } = createSentry({ organization: "acme", token, ...(scopes && { scopes }) });
  return { send: (method, path, body) => call(app, token, method, path, body) };
}

/** With the team "web", and its project "shop". */
async function withProject(): Promise<Opened> {
  const opened = open();
  await opened.send("POST", teams, { name: "Web", slug: "web" });
  const made = await opened.send("POST", projects, { name: "Shop", slug: "shop" });
  assert.equal(made.status, 201);
  return opened;
}

describe("Sentry's API: who is let in", () => {
  const cases: [string, string | undefined, string][] = [
    ["no token", undefined, "Authentication credentials were not provided."],
    ["a wrong token", "x", "Invalid token"],
  ];
  for (const [what, wrong, detail] of cases) {
    it(`refuses ${what} with 401`, async () => {
      const { app } = createSentry({ organization: "acme", token });
      const answer = await call(app, wrong, "GET", teams);
      assert.deepEqual([answer.status, answer.body], [401, { detail }]);
    });
  }

  const scoped: [string, string, unknown, readonly Scope[], Scope][] = [
    ["GET", `${api}/organizations/acme/`, undefined, ["project:read"], "org:read"],
    ["GET", teams, undefined, ["team:read"], "org:read"],
    ["POST", teams, { slug: "a" }, ["org:read", "team:read"], "team:write"],
    ["DELETE", `${api}/teams/acme/web/`, undefined, ["team:write"], "team:admin"],
    ["PUT", `${api}/teams/acme/web/`, {}, ["team:read"], "team:write"],
    ["POST", projects, { name: "a" }, ["project:read"], "project:write"],
    ["GET", shop, undefined, ["org:read"], "project:read"],
    ["PUT", shop, {}, ["project:read"], "project:write"],
    ["DELETE", shop, undefined, ["project:write"], "project:admin"],
    ["POST", keys, {}, ["project:read"], "project:write"],
    ["GET", keys, undefined, ["project:releases"], "project:read"],
  ];
  for (const [method, path, body, without, needed] of scoped) {
    it(`${method} ${path} needs ${needed}`, async () => {
      const { app, state } = createSentry({ organization: "acme", token });
      await call(app, token, "POST", teams, { slug: "web" });
      await call(app, token, "POST", projects, { name: "Shop", slug: "shop" });
      state.scopes = new Set(without);
      const refused = await call(app, token, method, path, body);
      assert.deepEqual(
        [refused.status, refused.body],
        [403, { detail: "You do not have permission to perform this action." }],
      );
      state.scopes = new Set([...without, needed]);
      assert.ok((await call(app, token, method, path, body)).status < 300);
    });
  }
});

describe("Sentry's API: paths", () => {
  const notThere: [string, string][] = [
    ["another organization", `${api}/organizations/other/`],
    ["a team that is not there", `${api}/teams/acme/nobody/`],
    ["a project that is not there", `${api}/projects/acme/nothing/`],
    ["a key that is not there", `${keys}${"0".repeat(32)}/`],
  ];
  for (const [what, path] of notThere) {
    it(`answers 404 for ${what}`, async () => {
      const answer = await (await withProject()).send("GET", path);
      assert.deepEqual(
        [answer.status, answer.body],
        [404, { detail: "The requested resource does not exist" }],
      );
    });
  }

  it("answers 404 without the slash at the end, and says so", async () => {
    const answer = await open().send("GET", `${api}/organizations/acme`);
    assert.equal(answer.status, 404);
    assert.match(String(answer.body), /forget a trailing slash/);
  });

  it("takes an identifier for a slug", async () => {
    const { send } = await withProject();
    const { id } = projectSchema.parse((await send("GET", shop)).body);
    const byId = await send("GET", `${api}/projects/acme/${id}/`);
    assert.equal(projectSchema.parse(byId.body).slug, "shop");
  });

  it("tells the rate limit in its headers", async () => {
    const { headers } = await open().send("GET", teams);
    assert.equal(headers.get("x-sentry-rate-limit-limit"), "40");
    for (const name of ["remaining", "reset", "concurrentlimit", "concurrentremaining"]) {
      assert.match(headers.get(`x-sentry-rate-limit-${name}`) ?? "", /^\d+$/);
    }
  });
});

describe("Sentry's API: bodies that it refuses", () => {
  const slugMessage =
    "Enter a valid slug consisting of lowercase letters, numbers, underscores or hyphens. " +
    "It cannot be entirely numeric.";
  const cases: [string, string, string, unknown, number, unknown][] = [
    ["no JSON", "POST", teams, "{", 400, { detail: "JSON parse error - the body is not JSON" }],
    [
      "a list",
      "POST",
      teams,
      [],
      400,
      { non_field_errors: ["Invalid data. Expected a dictionary."] },
    ],
    [
      "a team of nothing",
      "POST",
      teams,
      {},
      400,
      { non_field_errors: ["Name or slug is required"] },
    ],
    ["a team's slug in upper case", "POST", teams, { slug: "Web" }, 400, { slug: [slugMessage] }],
    ["a team's slug of digits", "POST", teams, { slug: "12" }, 400, { slug: [slugMessage] }],
    [
      "a team's slug of 51 letters",
      "POST",
      teams,
      { slug: "x".repeat(51) },
      400,
      { slug: ["Ensure this field has no more than 50 characters."] },
    ],
    [
      "a team's slug that is taken",
      "POST",
      teams,
      { slug: "web" },
      409,
      {
        detail: "A team with this slug already exists.",
        non_field_errors: ["A team with this slug already exists."],
      },
    ],
    [
      "a team's new slug that is taken",
      "PUT",
      `${api}/teams/acme/mobile/`,
      { slug: "web" },
      400,
      { slug: ['The slug "web" is already in use.'] },
    ],
    ["a project without a name", "POST", projects, {}, 400, { name: ["This field is required."] }],
    [
      "a blank name",
      "POST",
      projects,
      { name: " " },
      400,
      { name: ["This field may not be blank."] },
    ],
    [
      "a project's name of 51 letters",
      "POST",
      projects,
      { name: "x".repeat(51) },
      400,
      { name: ["Ensure this field has no more than 50 characters."] },
    ],
    [
      "a reserved name",
      "POST",
      projects,
      { name: "billing" },
      400,
      { name: ['The name "billing" is reserved and not allowed.'] },
    ],
    [
      "a platform that is not known",
      "POST",
      projects,
      { name: "a", platform: "basic" },
      400,
      { platform: ["Invalid platform"] },
    ],
    [
      "a project's slug that is taken",
      "POST",
      projects,
      { name: "a", slug: "shop" },
      409,
      { detail: "A project with this slug already exists." },
    ],
    [
      "a project's new slug that is taken",
      "PUT",
      shop,
      { slug: "blog" },
      400,
      { slug: ["Another project (Blog) is already using that slug"] },
    ],
    [
      "two wrong fields at once",
      "PUT",
      shop,
      { resolveAge: -1, digestsMinDelay: 59 },
      400,
      {
        resolveAge: ["Ensure this value is greater than or equal to 0."],
        digestsMinDelay: ["Ensure this value is greater than or equal to 60."],
      },
    ],
    [
      "a least delay above the greatest",
      "PUT",
      shop,
      { digestsMinDelay: 1801 },
      400,
      { digestsMinDelay: ["The minimum delay on digests must be lower than the maximum."] },
    ],
    [
      "a team to add that is not there",
      "POST",
      `${shop}teams/no/`,
      undefined,
      404,
      { detail: "Team does not exist." },
    ],
    [
      "a key's name of 65 letters",
      "POST",
      keys,
      { name: "x".repeat(65) },
      400,
      { name: ["Ensure this field has no more than 64 characters."] },
    ],
    [
      "a window of more than a day",
      "POST",
      keys,
      { rateLimit: { window: 86401, count: 1 } },
      400,
      { rateLimit: ["Ensure this value is less than or equal to 86400."] },
    ],
    [
      "101 keys a page",
      "GET",
      `${keys}?per_page=101`,
      undefined,
      400,
      { detail: "Invalid per_page value. Must be between 1 and 100." },
    ],
    [
      "a cursor of another form",
      "GET",
      `${keys}?cursor=x`,
      undefined,
      400,
      { detail: "Invalid cursor parameter." },
    ],
    [
      "a look-up of no DSN",
      "GET",
      `${api}/organizations/acme/dsn-lookup/`,
      undefined,
      400,
      { detail: "The dsn query parameter is required." },
    ],
  ];
  for (const [what, method, path, body, status, expected] of cases) {
    it(`refuses ${what} with ${status}`, async () => {
      const { send } = await withProject();
      await send("POST", teams, { slug: "mobile" });
      await send("POST", projects, { name: "Blog", slug: "blog" });
      const answer = await send(method, path, body);
      assert.deepEqual([answer.status, answer.body], [status, expected]);
    });
  }
});

describe("Sentry's API: teams", () => {
  const made: [string, object, object][] = [
    ["name and slug", { name: "Web", slug: "w" }, { name: "Web", slug: "w" }],
    ["a slug alone", { slug: "w" }, { name: "w", slug: "w" }],
    ["a name alone", { name: "Big Web & Co" }, { name: "Big Web & Co", slug: "big-web-co" }],
  ];
  for (const [what, body, expected] of made) {
    it(`makes one of ${what}`, async () => {
      const answer = await open().send("POST", teams, body);
      const { name, slug, id, isMember, hasAccess, isPending } = z
        .looseObject({ name: z.string(), slug: z.string(), id: z.string().regex(/^\d+$/) })
        .parse(answer.body);
      assert.deepEqual({ name, slug }, expected);
      assert.deepEqual([isMember, hasAccess, isPending, id !== ""], [false, true, false, true]);
    });
  }

  it("makes another slug where the one of the name is taken", async () => {
    const { send } = open();
    await send("POST", teams, { name: "Web" });
    const { slug } = z
      .looseObject({ slug: z.string() })
      .parse((await send("POST", teams, { name: "Web" })).body);
    assert.match(slug, /^web-[a-z]{2}$/);
  });

  it("has a new slug after PUT, and the old one is gone", async () => {
    const { send } = await withProject();
    const renamed = await send("PUT", `${api}/teams/acme/web/`, { slug: "site", name: "Site" });
    assert.equal(renamed.status, 200);
    assert.equal((await send("GET", `${api}/teams/acme/site/`)).status, 200);
    assert.equal((await send("GET", `${api}/teams/acme/web/`)).status, 404);
    const [team] = projectSchema.parse((await send("GET", shop)).body).teams;
    assert.equal(team?.slug, "site");
  });

  it("leaves its projects behind when it is deleted", async () => {
    const { send } = await withProject();
    assert.equal((await send("DELETE", `${api}/teams/acme/web/`)).status, 204);
    assert.deepEqual(projectSchema.parse((await send("GET", shop)).body).teams, []);
  });

  it("stands in the list with its projects", async () => {
    const { send } = await withProject();
    const list = z
      .array(z.object({ slug: z.string(), projects: z.array(z.looseObject({ slug: z.string() })) }))
      .parse((await send("GET", teams)).body);
    assert.deepEqual(
      list.map(({ slug, projects: own }) => [slug, own.map((project) => project.slug)]),
      [["web", ["shop"]]],
    );
  });
});

describe("Sentry's API: projects", () => {
  it("has the vendor's defaults, one team and one key named Default", async () => {
    const { send } = await withProject();
    const project = z.looseObject({}).parse((await send("GET", shop)).body);
    assert.deepEqual(
      [project["digestsMinDelay"], project["digestsMaxDelay"], project["resolveAge"]],
      [300, 1800, 0],
    );
    assert.deepEqual(
      [project["status"], project["platform"], project["isPublic"]],
      ["active", null, false],
    );
    assert.deepEqual(
      projectSchema.parse(project).teams.map(({ slug }) => slug),
      ["web"],
    );
    const [key, ...more] = z.array(keySchema).parse((await send("GET", keys)).body);
    assert.equal(key?.name, "Default");
    assert.deepEqual(more, []);
  });

  it("is changed by PUT only where it is named", async () => {
    const { send } = await withProject();
    const before = z.looseObject({}).parse((await send("GET", shop)).body);
    const change = { platform: "python-fastapi", resolveAge: 720, isBookmarked: true };
    assert.equal((await send("PUT", shop, change)).status, 200);
    const after = z.looseObject({}).parse((await send("GET", shop)).body);
    assert.deepEqual(after, { ...before, ...change });
  });

  it("answers at an old slug with a redirect, until another project has that slug", async () => {
    const { send } = await withProject();
    await send("PUT", shop, { slug: "store" });
    const moved = await send("GET", `${keys}?per_page=5`);
    assert.equal(moved.status, 302);
    assert.equal(moved.headers.get("location"), `${api}/projects/acme/store/keys/?per_page=5`);
    await send("POST", projects, { name: "Shop", slug: "shop" });
    assert.equal((await send("GET", shop)).status, 200);
  });

  it("is gone when it is deleted, and its slug is free", async () => {
    const { send } = await withProject();
    assert.equal((await send("DELETE", shop)).status, 204);
    assert.equal((await send("GET", shop)).status, 404);
    assert.equal((await send("POST", projects, { name: "Shop", slug: "shop" })).status, 201);
  });

  it("takes a team once and gives it back", async () => {
    const { send } = await withProject();
    await send("POST", teams, { slug: "mobile" });
    const slugs = async (method: string, team: string): Promise<[number, string[]]> => {
      const answer = await send(method, `${shop}teams/${team}/`);
      return [answer.status, projectSchema.parse(answer.body).teams.map(({ slug }) => slug)];
    };
    assert.deepEqual(await slugs("POST", "mobile"), [201, ["web", "mobile"]]);
    assert.deepEqual(await slugs("POST", "mobile"), [201, ["web", "mobile"]]);
    assert.deepEqual(await slugs("DELETE", "web"), [200, ["mobile"]]);
  });

  it("stands in the organization's list and in its team's", async () => {
    const { send } = await withProject();
    for (const path of [`${api}/organizations/acme/projects/`, projects]) {
      const list = z.array(projectSchema).parse((await send("GET", path)).body);
      assert.deepEqual(
        list.map(({ slug }) => slug),
        ["shop"],
      );
    }
  });
});

describe("Sentry's API: keys", () => {
  it("has DSNs in the vendor's form, made of the key, the organization and the project", async () => {
    const { send } = await withProject();
    const { id } = projectSchema.parse((await send("GET", shop)).body);
    const key = keySchema.parse((await send("POST", keys, { name: "backend" })).body);
    assert.match(
      key.dsn.public,
      /^https:\/\/[0-9a-f]{32}@o\d+\.ingest(?:\.(?:us|de))?\.sentry\.io\/\d+$/,
    );
    assert.ok(key.dsn.public.startsWith(`https://${key.public}@`));
    assert.ok(key.dsn.public.endsWith(`/${id}`));
    assert.ok(key.dsn.secret.startsWith(`https://${key.public}:${key.secret}@`));
    assert.deepEqual([key.id, key.projectId], [key.public, Number(id)]);
  });

  const limits: [string, unknown, unknown][] = [
    ["a window and a count", { window: 60, count: 5 }, { window: 60, count: 5 }],
    ["noughts", { window: 0, count: 0 }, null],
    ["a count alone", { count: 5 }, null],
    ["null", null, null],
  ];
  for (const [what, rateLimit, expected] of limits) {
    it(`has ${expected === null ? "no limit" : "a limit"} of ${what}`, async () => {
      const { send } = await withProject();
      const made = keySchema.parse((await send("POST", keys, { name: "k", rateLimit })).body);
      assert.deepEqual(made.rateLimit, expected);
    });
  }

  it("is changed by PUT only where it is named", async () => {
    const { send } = await withProject();
    const rateLimit = { window: 60, count: 5 };
    const before = keySchema.parse((await send("POST", keys, { name: "k", rateLimit })).body);
    const path = `${keys}${before.id}/`;
    assert.equal((await send("PUT", path, { isActive: false })).status, 200);
    assert.deepEqual((await send("GET", path)).body, { ...before, isActive: false });
    await send("PUT", path, { name: "new", rateLimit: null });
    const after = keySchema.parse((await send("GET", path)).body);
    assert.deepEqual([after.name, after.rateLimit], ["new", null]);
  });

  it("is gone when it is deleted", async () => {
    const { send } = await withProject();
    const { id } = keySchema.parse((await send("POST", keys, { name: "k" })).body);
    assert.equal((await send("DELETE", `${keys}${id}/`)).status, 204);
    assert.equal((await send("GET", `${keys}${id}/`)).status, 404);
  });

  it("comes in pages of ten, newest first, whose cursors lead through all", async () => {
    const { send } = await withProject();
    for (let index = 1; index <= 21; index += 1) {
      await send("POST", keys, { name: `k${index}` });
    }
    const pages: string[][] = [];
    let cursor: string | undefined = "";
    while (cursor !== undefined) {
      const answer = await send("GET", `${keys}?cursor=${cursor}`);
      pages.push(
        z
          .array(keySchema)
          .parse(answer.body)
          .map(({ name }) => name),
      );
      const next = /rel="next"; results="(true|false)"; cursor="([^"]+)"/.exec(
        answer.headers.get("link") ?? "",
      );
      cursor = next?.[1] === "true" ? next[2] : undefined;
    }
    assert.deepEqual(
      pages.map(({ length }) => length),
      [10, 10, 2],
    );
    const expected = Array.from({ length: 21 }, (_, index) => `k${21 - index}`);
    assert.deepEqual(pages.flat(), [...expected, "Default"]);
  });

  it("is found by its DSN, and by no other", async () => {
    const { send } = await withProject();
    const { dsn } = keySchema.parse((await send("POST", keys, { name: "k" })).body);
    const lookup = (text: string): Promise<Answer> =>
      send("GET", `${api}/organizations/acme/dsn-lookup/?dsn=${encodeURIComponent(text)}`);
    const { projectSlug, keyLabel } = z.looseObject({}).parse((await lookup(dsn.public)).body);
    assert.deepEqual([projectSlug, keyLabel], ["shop", "k"]);
    assert.equal((await lookup(dsn.public.replace("//", "//0"))).status, 404);
  });
});
