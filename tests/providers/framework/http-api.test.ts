import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

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
      saysNotFound: (body) => (body as { m?: string }).m === "gone",
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

  it("takes a 404 of another form for no word about the thing", async () => {
    for (const body of [{}, { title: "Not Found" }, []]) {
      fake.next.push({ status: 404, body }, { status: 404, body });
      await assert.rejects(get(api, "x"), { status: 404 });
      await assert.rejects(remove(api, "x"), { status: 404 });
    }
  });

  it("hides the longest secret first", async () => {
    fake.next.push({ status: 400, body: { m: "canary-within-canary is wrong" } });
    await assert.rejects(
      send({ ...api, secrets: ["canary", "canary-within-canary"] }, "GET", "x"),
      {
        message: "GET x: 400 [secret] is wrong",
      },
    );
  });

  it("waits as long as Retry-After says, in seconds or until a date", async () => {
    for (const wait of ["1", new Date(Date.now() + 1500).toUTCString()]) {
      fake.next.push({ ...AGAIN, headers: { "retry-after": wait } });
      const start = Date.now();
      await send(api, "GET", "x");
      const earliest = wait === "1" ? 1000 : Date.parse(wait) - start;
      assert.ok(Date.now() - start >= earliest - 5);
    }
  });

  it("does not wait for hours, but says that the API wants it", async () => {
    fake.next.push({ ...AGAIN, headers: { "retry-after": "3600" } });
    await assert.rejects(send(api, "GET", "x"), {
      message: /^GET x: 503 busy \(the API asks for 3600 s of patience: run the command again/,
    });
    assert.equal(fake.seen.length, 1);
  });

  describe("of an API whose requests must not be repeated", () => {
    it("sends a POST again after 429, which was not carried out, and after nothing else", async () => {
      const careful: HttpApi = { ...api, repeats: "idempotent" };
      fake.next.push({ ...AGAIN, status: 429 });
      await send(careful, "POST", "x", {});
      assert.equal(fake.seen.length, 2);
      fake.next.push(AGAIN);
      await assert.rejects(
        send(careful, "POST", "x", {}),
        (error: HttpApiError) => error.isAmbiguous,
      );
      assert.equal(fake.seen.length, 3);
      fake.next.push(AGAIN);
      await send(careful, "POST", "x", {}, { idempotent: true });
      assert.equal(fake.seen.length, 5);
      fake.next.push(AGAIN);
      await send(careful, "PUT", "x", {});
      assert.equal(fake.seen.length, 7);
    });

    it("calls a plain refusal no doubt", async () => {
      fake.next.push({ status: 400, body: {} });
      await assert.rejects(send(api, "POST", "x", {}), (error: HttpApiError) => !error.isAmbiguous);
    });
  });

  describe("of an API that refuses in an answer of 2xx", () => {
    const refusing = (): HttpApi => ({ ...api, repeats: "idempotent", refusal: api.problem });

    it("takes it for a refusal that is not tried again, and may have been carried out", async () => {
      fake.next.push({ status: 200, body: { m: "no, token-of-the-api" } });
      await assert.rejects(send(refusing(), "POST", "x", {}, { reads: true }), {
        message: "POST x: no, [secret]",
        status: 200,
        body: { m: "no, token-of-the-api" },
        isAmbiguous: true,
      });
      assert.equal(fake.seen.length, 1);
      assert.deepEqual((await send(refusing(), "POST", "x", {})).body, { fine: true });
    });

    it("sends a POST that only reads again, and ends it when cancelled", async () => {
      fake.next.push(AGAIN);
      await send(refusing(), "POST", "x", {}, { reads: true });
      assert.equal(fake.seen.length, 2);
      const silent = createServer();
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      const { port } = silent.address() as AddressInfo;
      const controller = new AbortController();
      const baseUrl = `http://127.0.0.1:${port}/`;
      const waiting = { ...refusing(), baseUrl, signal: controller.signal };
      const asked = send(waiting, "POST", "x", {}, { reads: true });
      setTimeout(() => {
        controller.abort();
      }, 50);
      await assert.rejects(asked, { message: /cancelled/ });
      silent.close();
    });
  });

  it("gives up an attempt after its time, and says so", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}/`;
    try {
      await assert.rejects(send({ ...api, baseUrl, timeoutMs: 50, retries: 1 }, "GET", "x"), {
        message: `GET x: no answer from ${baseUrl} (none in 0.05 s)`,
      });
    } finally {
      silent.close();
    }
  });

  it("ends its waiting when cancelled, and sends nothing more", async () => {
    const controller = new AbortController();
    const cancellable = { ...api, signal: controller.signal };
    fake.next.push({ ...AGAIN, headers: { "retry-after": "30" } });
    const waiting = send(cancellable, "GET", "x");
    setTimeout(() => {
      controller.abort();
    }, 100);
    await assert.rejects(waiting, { message: /^GET x: (503 busy|cancelled)$/ });
    await assert.rejects(send(cancellable, "PUT", "x", {}), { message: "PUT x: cancelled" });
    assert.equal(fake.seen.length, 1);
  });

  it("does not follow a redirect with the token", async () => {
    fake.next.push({ status: 302, headers: { location: "http://127.0.0.1:9/" } });
    await assert.rejects(send({ ...api, retries: 0 }, "GET", "x"), {
      message: /302 Found: it leads to 127\.0\.0\.1:9, where the token does not go/,
    });
  });

  it("sends a form, headers of its own and another way to say who asks", async () => {
    const basic: HttpApi = { ...api, headers: { authorization: "Basic x" } };
    await send(basic, "POST", "x", new URLSearchParams({ a: "b c" }));
    assert.deepEqual(fake.seen[0]?.body, "a=b+c");
    assert.deepEqual(
      fake.seen.map(({ authorization }) => authorization),
      ["Basic x"],
    );
  });

  it("leaves out a header that is empty, so that another one can say who asks", async () => {
    await send({ ...api, headers: { authorization: "" } }, "GET", "x");
    assert.deepEqual(
      fake.seen.map(({ authorization }) => authorization),
      [undefined],
    );
  });

  it("keeps further secrets out of messages", async () => {
    fake.next.push({ status: 400, body: { m: "other-secret is odd" } });
    await assert.rejects(send({ ...api, secrets: ["", "other-secret"] }, "GET", "x"), {
      message: "GET x: 400 [secret] is odd",
    });
  });

  it("names the address that does not answer, after trying again", async () => {
    const gone = await FakeApi.start(() => ({ status: 200 }));
    await gone.stop();
    await assert.rejects(send({ ...api, baseUrl: `${gone.url}/` }, "GET", "x"), {
      message: `GET x: no answer from ${gone.url}/ (ECONNREFUSED)`,
    });
  });
});
