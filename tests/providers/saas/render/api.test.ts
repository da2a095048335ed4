import assert from "node:assert/strict";

import { createRender } from "../../../../sandbox/apis/render";
import type { Render } from "../../../../sandbox/apis/render";

const KEY = "rnd_key";

describe("Render's API on this machine", () => {
  let render: Render;
  beforeEach(() => {
    render = createRender({ keys: [KEY], services: { "srv-1": "backend", "srv-2": "frontend" } });
  });
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    key = KEY,
  ): Promise<{ readonly status: number; readonly body: unknown }> => {
    const answer = await render.app.request(`/v1/services/${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };

  it("replaces the whole list of variables with one that is put", async () => {
    await ask("PUT", "srv-1/env-vars/A", { value: "1" });
    const list = [
      { key: "B", value: "2" },
      { key: "C", generateValue: true },
    ];
    const { status, body } = await ask("PUT", "srv-1/env-vars", list);
    assert.equal(status, 200);
    assert.partialDeepStrictEqual(body, [
      { cursor: "B", envVar: { key: "B", value: "2" } },
      { cursor: "C", envVar: { key: "C" } },
    ]);
    assert.deepEqual(await ask("GET", "srv-1/env-vars/A"), {
      ...{ status: 404, body: { message: "not found: A" } },
    });
    assert.deepEqual((await ask("GET", "srv-1/env-vars/B")).body, { key: "B", value: "2" });
  });

  it("gives lists page by page", async () => {
    for (let at = 10; at < 40; at++) await ask("PUT", `srv-1/env-vars/V${at}`, { value: "x" });
    const first = (await ask("GET", "srv-1/env-vars")).body as { cursor: string }[];
    assert.equal(first.length, 20);
    const rest = await ask("GET", `srv-1/env-vars?cursor=${first.at(-1)?.cursor ?? ""}&limit=50`);
    assert.equal((rest.body as unknown[]).length, 10);
    assert.equal((await ask("GET", "srv-1/env-vars?limit=101")).status, 400);
  });

  const wrong: readonly (readonly [number, string, string, unknown?])[] = [
    [404, "GET", "srv-9"],
    [404, "GET", "srv-1/custom-domains/x.com"],
    [404, "DELETE", "srv-1/env-vars/A"],
    [404, "GET", "srv-1/deploys/dep-1"],
    [404, "POST", "srv-1/custom-domains/x.com/verify"],
    [400, "PUT", "srv-1/env-vars/A", { value: 1 }],
    [400, "PUT", "srv-1/env-vars/A", { value: "x", generateValue: true }],
    [400, "PUT", "srv-1/env-vars", { key: "A" }],
    [400, "PATCH", "srv-1", { autoDeploy: true }],
    [400, "PATCH", "srv-1", { healthCheckPath: "/" }],
    [400, "POST", "srv-1/deploys", { deployMode: "deploy_only", clearCache: "clear" }],
    [400, "POST", "srv-1/custom-domains", { name: "https://x.com" }],
    [400, "POST", "srv-1/custom-domains", {}],
  ];
  for (const [status, method, path, body] of wrong)
    it(`answers ${status} to ${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`, async () => {
      assert.equal((await ask(method, path, body)).status, status);
    });

  it("answers 401 to a wrong key, and 409 to a domain that another service has", async () => {
    assert.equal((await ask("GET", "srv-1", undefined, "rnd_other")).status, 401);
    const { status, body } = await ask("POST", "srv-1/custom-domains", { name: "x.com" });
    assert.deepEqual([status, (body as unknown[]).length], [201, 2], "with its www");
    assert.equal((await ask("POST", "srv-2/custom-domains", { name: "x.com" })).status, 409);
    assert.equal((await ask("POST", "srv-1/custom-domains/x.com/verify")).status, 202);
    assert.equal((await ask("GET", "srv-1/custom-domains/www.x.com")).status, 200);
  });

  it("runs a deployment with the variables of its time", async () => {
    await ask("PUT", "srv-1/env-vars/A", { value: "1" });
    const { status, body } = await ask("POST", "srv-1/deploys", {});
    assert.deepEqual([status, (body as { status: string }).status], [201, "live"]);
    await ask("PUT", "srv-1/env-vars/A", { value: "2" });
    assert.deepEqual(render.state.services.get("srv-1")?.deploys[0]?.variables, { A: "1" });
  });
});
