import assert from "node:assert/strict";

import {
  get,
  HttpApiError,
  remove,
  send,
  type HttpApi,
} from "../../../providers/framework/http-api";
import { FakeApi } from "../../sandbox/plugins/fake-apis";

const AGAIN = { status: 503, body: { m: "busy" }, headers: { "retry-after": "0" } };

describe("JSON over HTTP", () => {
  let fake: FakeApi;
  let api: HttpApi;
  before(async () => {
    fake = await FakeApi.start(() => ({ status: 200, body: { fine: true } }));
    api = {
      baseUrl: `${fake.url}/v4/`,
      token: "token-of-the-api",
      problem: (body) =>
        typeof body === "object" && body !== null && "m" in body ? String(body.m) : undefined,
    };
  });
  beforeEach(() => {
    fake.taken();
    fake.next.splice(0);
  });
  after(() => fake.stop());

  it("joins the path to the address and sends token and body", async () => {
    assert.deepEqual((await send(api, "POST", "a/b?c=d", { x: 1 })).body, { fine: true });
    assert.deepEqual(fake.seen, [
      {
        ...{ method: "POST", path: "/v4/a/b?c=d", body: { x: 1 } },
        authorization: "Bearer token-of-the-api",
      },
    ]);
  });

  for (const status of [429, 500, 503])
    it(`tries ${status} again, twice at most`, async () => {
      const again = { ...AGAIN, status };
      fake.next.push(again, again);
      assert.deepEqual((await send(api, "GET", "x")).body, { fine: true });
      fake.next.push(again, again, again);
      await assert.rejects(send(api, "GET", "x"), {
        message: `GET x: ${status} busy`,
        status,
      });
      assert.equal(fake.seen.length, 6);
    });

  for (const status of [400, 401, 403, 409, 422])
    it(`does not try ${status} again`, async () => {
      fake.next.push({ status, body: { m: "no" } });
      await assert.rejects(send(api, "PUT", "x", {}), { message: `PUT x: ${status} no`, status });
      assert.equal(fake.seen.length, 1);
    });

  it("keeps the token out of the API's message", async () => {
    fake.next.push({ status: 401, body: { m: "token-of-the-api is unknown" } });
    await assert.rejects(send(api, "GET", "x"), { message: "GET x: 401 [secret] is unknown" });
  });

  it("says that an answer is no JSON", async () => {
    fake.next.push({ status: 200, body: "<html>" });
    await assert.rejects(send(api, "GET", "x"), { message: "GET x: the answer is not JSON" });
  });

  it("takes an empty answer for what it is", async () => {
    fake.next.push({ status: 204 });
    assert.equal((await send(api, "DELETE", "x")).body, undefined);
  });

  it("reads nothing where there is nothing, and deletes what is gone", async () => {
    fake.next.push({ status: 404, body: { m: "gone" } }, { status: 404, body: { m: "gone" } });
    assert.equal(await get(api, "x"), undefined);
    await remove(api, "x");
    fake.next.push({ status: 403, body: {} }, { status: 403, body: {} });
    await assert.rejects(get(api, "x"), HttpApiError);
    await assert.rejects(remove(api, "x"), HttpApiError);
  });

  it("names the address that does not answer, after trying again", async () => {
    const gone = await FakeApi.start(() => ({ status: 200 }));
    await gone.stop();
    await assert.rejects(send({ ...api, baseUrl: `${gone.url}/` }, "GET", "x"), {
      message: `GET x: no answer from ${gone.url}/ (ECONNREFUSED)`,
    });
  });
});
