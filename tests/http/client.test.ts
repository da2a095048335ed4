import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createRawServer } from "node:net";
import { gzipSync } from "node:zlib";

import { codeOf } from "../../probes/network/failure";
import { HttpClient } from "../../http/client";

const { signal } = new AbortController();

describe("the http client", () => {
  let server: Server | undefined;
  let client: HttpClient | undefined;

  afterEach(async () => {
    await client?.close();
    server?.closeAllConnections();
    server?.close();
  });

  async function open(listener: RequestListener): Promise<HttpClient> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return (client = new HttpClient(new Map([["a.example:80", { address: "127.0.0.1", port }]])));
  }

  it("keeps the host's name on a detour, and follows no redirect", async () => {
    const seen: string[] = [];
    const http = await open((request, response) => {
      seen.push(`${request.method ?? ""} ${request.headers.host ?? ""}${request.url ?? ""}`);
      response.writeHead(301, { location: "/else" }).end();
    });
    const { status, headers } = await http.send({ url: "http://a.example/x?y=1", signal });
    assert.deepEqual([status, headers["location"]], [301, "/else"]);
    assert.deepEqual(seen, ["GET a.example/x?y=1"]);
  });

  it("joins what came several times, cookies by a line break", async () => {
    const http = await open((_request, response) => {
      response.setHeader("Vary", ["Origin", "Accept-Encoding"]);
      response.setHeader("Set-Cookie", ["a=1; Expires=Tue, 24 Nov 2099 00:00:00 GMT", "b=2"]);
      response.end("body");
    });
    const { headers, body } = await http.send({ url: "http://a.example/", signal });
    assert.equal(headers["vary"], "Origin, Accept-Encoding");
    assert.equal(headers["set-cookie"], "a=1; Expires=Tue, 24 Nov 2099 00:00:00 GMT\nb=2");
    assert.equal(body, "body");
  });

  it("reads a megabyte and no more of an endless answer", async () => {
    const http = await open((_request, response) => {
      const part = "x".repeat(65_536);
      const write = (): void => {
        while (response.write(part));
      };
      response.on("drain", write);
      write();
    });
    const { body, isCut } = await http.send({
      url: "http://a.example/",
      signal,
      mostBytes: 1024 * 1024,
    });
    assert.deepEqual([body.length, isCut], [1024 * 1024, true]);
  });

  it("reads of a body that is small on its way no more than that", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const http = await open((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    });
    const before = process.memoryUsage().arrayBuffers;
    const { body, isCut } = await http.send({ url: "http://a.example/", signal, mostBytes: 1000 });
    assert.deepEqual([body.length, isCut], [1000, true]);
    assert.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024);
  });

  it("waits no longer for a whole answer that comes drop by drop", async () => {
    const http = await open((_request, response) => {
      const timer = setInterval(() => response.write("x"), 10);
      response.on("close", () => {
        clearInterval(timer);
      });
    });
    await assert.rejects(http.send({ url: "http://a.example/", signal, timeoutMs: 100 }), {
      name: "TimeoutError",
      code: "ETIMEDOUT",
    });
  });

  it("ends with its signal", async () => {
    const http = await open(() => undefined);
    const time = AbortSignal.timeout(50);
    await assert.rejects(http.send({ url: "http://a.example/", signal: time }));
    assert.ok(time.aborted);
  });

  it("gives a code to what is no HTTP, and repeats nothing of it", async () => {
    const raw = createRawServer((socket) => socket.end("canary\r\n\r\n"));
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const { port } = raw.address() as AddressInfo;
    client = new HttpClient(new Map([["a.example:80", { address: "127.0.0.1", port }]]));
    await assert.rejects(client.send({ url: "http://a.example/", signal }), (error) => {
      assert.equal(codeOf(error), "HPE_INVALID_CONSTANT");
      assert.ok(!JSON.stringify(error).includes("canary"));
      return true;
    });
    raw.close();
  });
});
