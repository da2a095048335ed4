import assert from "node:assert/strict";

import { createRailway } from "../../../../sandbox/apis/railway";
import type { Railway } from "../../../../sandbox/apis/railway";

const TOKEN = "token-of-the-workspace";
const PLACE = { projectId: "p", environmentId: "e", serviceId: "s" };

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string }[];
}

describe("Railway's API on this machine", () => {
  let railway: Railway;
  beforeEach(() => {
    railway = createRailway({
      tokens: [TOKEN],
      projectTokens: { own: { projectId: "p", environmentId: "e" } },
      projects: [{ id: "p", environmentIds: ["e", "f"], services: new Map([["s", "backend"]]) }],
    });
  });
  const ask = async (
    query: string,
    variables: object = {},
    headers: Readonly<Record<string, string>> = { authorization: `Bearer ${TOKEN}` },
  ): Promise<Answer & { readonly status: number }> => {
    const answer = await railway.app.request("/graphql/v2", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await answer.json()) as Answer), status: answer.status };
  };
  const upsert = (input: object): ReturnType<typeof ask> =>
    ask(
      "mutation Set($input: VariableCollectionUpsertInput!) { variableCollectionUpsert(input: $input) }",
      {
        input: { ...PLACE, ...input },
      },
    );
  const read = (more = ""): ReturnType<typeof ask> =>
    ask(`{ variables(projectId: "p", environmentId: "e", serviceId: "s" ${more}) }`);

  const wrong: readonly (readonly [string, RegExp])[] = [
    ["{ variables(projectId: 1) }", /String cannot represent a non string value/],
    ["{ nothing }", /Cannot query field "nothing"/],
    ["{ deployment(id: 1", /Syntax Error/],
    ["mutation { variableDelete }", /argument "input" .* is required/],
    ["{ projectToken }", /must have a selection of subfields/],
  ];
  for (const [query, said] of wrong)
    it(`refuses ${query} with 400`, async () => {
      const { status, errors } = await ask(query);
      assert.equal(status, 400);
      assert.match(errors?.map(({ message }) => message).join() ?? "", said);
    });

  it("refuses variables of a request that do not fit, and values that are no texts", async () => {
    const { status, errors } = await upsert({ variables: { A: 1 } });
    assert.equal(status, 400);
    assert.match(errors?.[0]?.message ?? "", /must be a map of texts/);
    assert.equal((await upsert({ variables: {}, other: 1 })).status, 400);
  });

  it("answers 200 to what it refuses otherwise", async () => {
    const unknown = await ask('{ deployment(id: "x") { status } }');
    assert.deepEqual([unknown.status, unknown.errors?.[0]?.message], [200, "Deployment not found"]);
    const stranger = await ask("{ projectToken { projectId } }", {}, {});
    assert.deepEqual([stranger.status, stranger.errors?.[0]?.message], [200, "Not Authorized"]);
    const revoked = await ask(
      "{ projectToken { projectId } }",
      {},
      { "project-access-token": "x" },
    );
    assert.deepEqual(
      [revoked.status, revoked.errors?.[0]?.message],
      [200, "Project Token not found"],
    );
    const elsewhere = await ask(
      'mutation { serviceInstanceDeployV2(environmentId: "f", serviceId: "s") }',
      {},
      { "project-access-token": "own" },
    );
    assert.equal(elsewhere.errors?.[0]?.message, "Not Authorized");
    const workspace = await ask("{ projectToken { projectId } }");
    assert.equal(workspace.errors?.[0]?.message, "Project Token not found");
    const bearer = await ask("{ projectToken { projectId } }", {}, { authorization: "Bearer own" });
    assert.equal(bearer.errors?.[0]?.message, "Not Authorized");
  });

  it("deploys after each change that does not skip it, and resolves references", async () => {
    await upsert({ serviceId: null, variables: { DOMAIN: "x.com" } });
    await upsert({
      variables: { URL: "https://${{shared.DOMAIN}}/${{backend.PATH_}}", PATH_: "a" },
    });
    await upsert({ variables: { PATH_: "b" }, skipDeploys: true });
    assert.equal(railway.state.deployments.length, 1);
    assert.equal(railway.state.deployments[0]?.variables["URL"], "https://x.com/a");
    assert.partialDeepStrictEqual((await read()).data?.["variables"], {
      ...{ URL: "https://x.com/b", RAILWAY_SERVICE_ID: "s" },
    });
    assert.partialDeepStrictEqual((await read("unrendered: true")).data?.["variables"], {
      URL: "https://${{shared.DOMAIN}}/${{backend.PATH_}}",
    });
    await upsert({ serviceId: null, variables: { DOMAIN: "y.com" } });
    assert.equal(railway.state.deployments[1]?.variables["URL"], "https://y.com/b");
  });

  it("takes away everything else where a collection is to replace it", async () => {
    await upsert({ variables: { A: "1" } });
    await upsert({ variables: { B: "2" }, replace: true });
    assert.deepEqual(Object.keys((await read()).data?.["variables"] as object), [
      ...["RAILWAY_PROJECT_ID", "RAILWAY_ENVIRONMENT_ID", "RAILWAY_SERVICE_ID", "B"],
    ]);
  });

  it("fails on demand in GraphQL's way, before the request or after it", async () => {
    railway.failures.inject({ kind: "errors" });
    const failed = await upsert({ variables: { A: "1" } });
    assert.deepEqual(
      [failed.status, failed.errors?.[0]?.message, railway.state.requests.length],
      [200, "Problem processing request", 0],
    );
    railway.failures.inject({ kind: "errors", applied: true });
    assert.equal((await upsert({ variables: { A: "1" } })).data, null);
    assert.equal(railway.state.requests.length, 1);
    assert.equal(
      (await upsert({ variables: { A: "1" } })).data?.["variableCollectionUpsert"],
      true,
    );
  });
});
