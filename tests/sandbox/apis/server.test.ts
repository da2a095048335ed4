import assert from "node:assert/strict";
import { request } from "node:http";
import { createServer } from "node:net";
import { Hono } from "hono";
import { z } from "zod";
import { Failures, type FailureRequest } from "../../../sandbox/apis/failures";
import { serve, type Served } from "../../../sandbox/apis/server";

/** An application that counts what it carries out. */
function counter(): { app: Hono; failures: Failures; done: string[] } {
  const failures = new Failures();
  const done: string[] = [];
  const app = new Hono();
  app.route("/", failures.routes());
  app.use(
    failures.middleware((status, retryAfter) =>
      Response.json({ failed: status }, { status, headers: { "x-retry": String(retryAfter) } }),
    ),
  );
  app.all("*", (c) => {
    done.push(`${c.req.method} ${c.req.path}`);
    return c.text("done");
  });
  return { app, failures, done };
}

describe("serving an application", () => {
  let served: Served | undefined;

  afterEach(async () => {
    await served?.close();
    served = undefined;
  });

  it("listens on 127.0.0.1 and answers", async () => {
    served = await serve(counter().app);
    assert.equal(served.url, `http://127.0.0.1:${served.port}`);
    assert.equal(await (await fetch(served.url)).text(), "done");
  });

  it("closes although a connection is kept open, and may be closed again", async () => {
    served = await serve(counter().app);
    const { port } = served;
    const socketEnded = new Promise<void>((resolve) => {
      request({ port, host: "127.0.0.1", agent: false, headers: { connection: "keep-alive" } })
        .on("response", (response) => response.resume())
        .on("socket", (socket) =>
          socket.on("close", () => {
            resolve();
          }),
        )
        .on("error", () => undefined)
        .end();
    });
    await fetch(served.url);
    await served.close();
    await served.close();
    await socketEnded;
    await assert.rejects(fetch(`http://127.0.0.1:${port}`));
  });

  it("names a port that is taken, and what helps", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = z.object({ port: z.number() }).parse(other.address());
      await assert.rejects(serve(counter().app, { port }), {
        message: new RegExp(`^port ${port} of 127\\.0\\.0\\.1 is taken; end the program`),
      });
    } finally {
      other.close();
    }
  });

  const cuts: [boolean, string[]][] = [
    [false, []],
    [true, ["GET /x"]],
  ];
  for (const [applied, expected] of cuts) {
    it(`cuts a connection ${applied ? "after" : "before"} the request is carried out`, async () => {
      const { app, failures, done } = counter();
      served = await serve(app);
      failures.inject({ kind: "cut", applied });
      await assert.rejects(fetch(`${served.url}/x`), TypeError);
      assert.deepEqual(done, expected);
      assert.equal((await fetch(`${served.url}/x`)).status, 200);
    });
  }

  it("is told to fail, shows it and forgets it over HTTP", async () => {
    const { app, failures } = counter();
    served = await serve(app);
    const url = `${served.url}/_sandbox/failures`;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ kind: "status", status: 503, times: 2 });
    assert.equal((await fetch(url, { method: "POST", headers, body })).status, 201);
    assert.equal((await fetch(served.url)).status, 503);
    const shown = z
      .object({ failures: z.array(z.looseObject({ times: z.number() })) })
      .parse(await (await fetch(url)).json());
    assert.deepEqual(
      shown.failures.map(({ times }) => times),
      [1],
    );
    assert.equal((await fetch(url, { method: "DELETE" })).status, 204);
    assert.deepEqual(failures.pending(), []);
    assert.equal((await fetch(served.url)).status, 200);
  });
});

describe("failures on demand", () => {
  it("answers with the status that was asked for, without carrying the request out", async () => {
    const { app, failures, done } = counter();
    failures.inject({ kind: "status", status: 429, retryAfter: 7 });
    const answer = await app.request("/x");
    assert.deepEqual(
      [answer.status, answer.headers.get("x-retry"), await answer.json()],
      [429, "7", { failed: 429 }],
    );
    assert.deepEqual(done, []);
  });

  it("loses only the answer of a request when it is applied", async () => {
    const { app, failures, done } = counter();
    failures.inject({ kind: "status", status: 500, applied: true });
    assert.equal((await app.request("/x", { method: "POST" })).status, 500);
    assert.deepEqual(done, ["POST /x"]);
  });

  it("carries a slow request out", async () => {
    const { app, failures, done } = counter();
    failures.inject({ kind: "slow", milliseconds: 1 });
    assert.equal((await app.request("/x")).status, 200);
    assert.deepEqual([done, failures.pending()], [["GET /x"], []]);
  });

  const meant: [string, FailureRequest, number[]][] = [
    ["the first request", { kind: "status", status: 500 }, [500, 200, 200, 200]],
    ["as many as asked", { kind: "status", status: 500, times: 3 }, [500, 500, 500, 200]],
    ["those after some others", { kind: "status", status: 500, after: 2 }, [200, 200, 500, 200]],
    ["one method", { kind: "status", status: 500, method: "post" }, [200, 200, 500, 200]],
    ["one path", { kind: "status", status: 500, path: "/b" }, [200, 500, 200, 200]],
  ];
  for (const [what, failure, expected] of meant) {
    it(`is meant for ${what}`, async () => {
      const { app, failures } = counter();
      failures.inject(failure);
      const statuses: number[] = [];
      for (const [method, path] of [
        ["GET", "/a"],
        ["GET", "/b/c"],
        ["POST", "/a"],
        ["GET", "/a"],
      ] as const) {
        statuses.push((await app.request(path, { method })).status);
      }
      assert.deepEqual(statuses, expected);
    });
  }

  const wrong: [string, unknown][] = [
    ["another kind", { kind: "fire" }],
    ["a status that is no failure", { kind: "status", status: 200 }],
    ["no status", { kind: "status" }],
    ["a member that is not known", { kind: "cut", when: "now" }],
    ["no request at all", { kind: "cut", times: 0 }],
    ["no object", 1],
  ];
  for (const [what, body] of wrong) {
    it(`refuses ${what} over HTTP with 400, and says why`, async () => {
      const { app, failures } = counter();
      const answer = await app.request("/_sandbox/failures", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /not a failure: /);
      assert.deepEqual(failures.pending(), []);
    });
  }

  it("refuses what a web page could send unasked with 415", async () => {
    const { app, failures } = counter();
    const body = JSON.stringify({ kind: "cut" });
    const answer = await app.request("/_sandbox/failures", { method: "POST", body });
    assert.equal(answer.status, 415);
    assert.deepEqual(failures.pending(), []);
  });
});
