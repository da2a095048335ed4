import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

import type { ProbeId } from "../../../checklist/probes/catalogue";
import { webProbes } from "../../../checklist/probes/web";
import type { Network } from "../../../probes/network/network";
import { openNetwork } from "../../../probes/network/open";
import { domain, lookWith } from "./rehearsal";

/** A network in which every host of the deployment is one port of this machine. */
function leadingTo(port: number): Network {
  const hosts = ["app.", "api.", "www.", ""].map((label) => `${label}${domain}`);
  const connectTo = hosts
    .flatMap((host) => [443, 80].map((from) => `${host}:${from}:127.0.0.1:${port}`))
    .join(",");
  return openNetwork({ connectTo, environment: {} });
}

/** A network that answers every request in one way. */
function answering(status: number, body = "", headers: Record<string, string> = {}): Network {
  const none = (): Promise<never> => Promise.reject(new Error("nobody asks for this"));
  const network: Pick<Network, "request" | "close"> = {
    request: () => Promise.resolve({ status, headers, body, milliseconds: 1 }),
    close: () => Promise.resolve(),
  };
  const dead = leadingTo(9);
  return { ...dead, ...network, handshake: none, resolve: none };
}

async function listening(onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const statusesOf = async (network: Network, id: ProbeId, timeoutMs = 9000): Promise<string[]> => {
  const findings = await lookWith(network, id, {}, undefined, timeoutMs);
  assert.ok(!JSON.stringify(findings).includes("canary"));
  return [...new Set(findings.map(({ status }) => status))];
};

describe("web probes of a deployment that cannot be seen", () => {
  for (const { id } of webProbes) {
    it(`${id}: a refused connection is unknown`, async () => {
      const server = await listening(() => undefined);
      const port = portOf(server);
      await new Promise((resolve) => server.close(resolve));
      const network = leadingTo(port);
      const findings = await lookWith(network, id);
      await network.close();
      assert.deepEqual([...new Set(findings.map(({ status }) => status))], ["unknown"]);
      assert.ok(findings.every(({ message }) => message.includes("the connection is refused")));
    });

    it(`${id}: a host that never answers is unknown when the time is over`, async () => {
      const sockets: Socket[] = [];
      const server = await listening((socket) => sockets.push(socket));
      const network = leadingTo(portOf(server));
      assert.deepEqual(await statusesOf(network, id, 200), ["unknown"]);
      await network.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    });

    it(`${id}: a host that speaks something else is unknown`, async () => {
      const server = await listening((socket) => {
        socket.end("220 mail.example.net ESMTP\r\n");
      });
      const network = leadingTo(portOf(server));
      const findings = await lookWith(network, id);
      await network.close();
      server.close();
      assert.deepEqual([...new Set(findings.map(({ status }) => status))], ["unknown"]);
      assert.ok(findings.every(({ message }) => !message.includes("broke down")));
    });
  }

  it("no probe passes where everything answers 500", async () => {
    const expected: Partial<Record<ProbeId, string>> = {
      "security-headers": "unknown",
      "backend-health": "fail",
      "cors-origins": "unknown",
      "api-latency": "unknown",
      "static-files": "unknown",
      "stripe-webhook-refuses-forgery": "fail",
      "stripe-webhook-takes-genuine": "fail",
      "rate-limit-answers": "unknown",
    };
    for (const [id, status] of Object.entries(expected)) {
      assert.deepEqual(await statusesOf(answering(500), id as ProbeId), [status], id);
    }
  });

  it("no probe passes where everything asks for a login", async () => {
    for (const status of [401, 403]) {
      const network = answering(status);
      const health = await lookWith(network, "backend-health");
      assert.deepEqual(
        health.map((each) => each.status),
        ["fail", "unknown"],
      );
      assert.deepEqual(await statusesOf(network, "api-latency"), ["unknown"]);
      assert.deepEqual(await statusesOf(network, "static-files"), ["unknown"]);
      assert.deepEqual(await statusesOf(network, "stripe-webhook-takes-genuine"), ["fail"]);
    }
    assert.deepEqual(await statusesOf(answering(403), "rate-limit-answers"), ["unknown"]);
  });

  it("a probe that is asked too often is unknown, and says to come back", async () => {
    for (const id of [
      "security-headers",
      "backend-health",
      "cors-origins",
      "stripe-webhook-refuses-forgery",
      "static-files",
    ] as const) {
      const findings = await lookWith(answering(429), id);
      assert.ok(
        findings.every(({ status }) => status === "unknown"),
        id,
      );
      assert.ok(
        findings.every(({ message }) => message.includes("too often")),
        id,
      );
    }
  });

  it("a server of somebody else's pages is no healthy backend", async () => {
    const network = answering(200, "<html>Welcome to nginx!</html>");
    const findings = await lookWith(network, "backend-health");
    assert.ok(findings.every(({ status }) => status === "fail"));
    assert.match(findings[0]?.message ?? "", /no JSON/);
  });

  it("CORS cannot be looked at without allowed origins, and says what to set", async () => {
    for (const list of ["", "*", "app.bookedbarber.com", "https://app.bookedbarber.com/"]) {
      const [finding] = await lookWith(answering(200), "cors-origins", {
        backend: { ALLOWED_ORIGINS: list },
      });
      assert.equal(finding?.status, "unknown", list);
      assert.match(finding.fix, /pulumi config/);
    }
  });

  it("without the signing secret the old signature is not tried", async () => {
    const backend = { ALLOWED_ORIGINS: "" };
    const refusals = await lookWith(answering(400), "stripe-webhook-refuses-forgery", { backend });
    assert.deepEqual(
      refusals.map(({ status }) => status),
      ["pass", "pass", "not-applicable"],
    );
    const [genuine] = await lookWith(answering(400), "stripe-webhook-takes-genuine", { backend });
    assert.equal(genuine?.status, "unknown");
  });

  it("a host that the stack declares no record of is not looked at", async () => {
    const findings = await lookWith(answering(500), "https-only", { records: [] });
    const absent = findings.filter(({ status }) => status === "not-applicable");
    assert.deepEqual(
      absent.map(({ subject }) => subject),
      ["www.bookedbarber.com", "bookedbarber.com"],
    );
  });
});
