import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { codeOf, isTlsRefusal } from "../../../probes/network/failure";
import { readDetours } from "../../../probes/network/detour";
import { handshake } from "../../../probes/network/tls";
import { listenTls } from "../../../sandbox/application/listen";
import type { Listening } from "../../../sandbox/application/listen";
import type { TlsVersion } from "../../../sandbox/application/edge";
import { makeAuthority } from "../../../sandbox/certificate";

const { signal } = new AbortController();

describe("a TLS handshake", () => {
  let server: Listening;
  let authority: string;
  let minimum: TlsVersion = "TLSv1.2";

  before(async () => {
    const made = await makeAuthority("Test CA");
    authority = made.certificate;
    server = await listenTls(() => new Response(), {
      certificate: await made.issue({ names: ["a.example", "*.b.example"], days: 90 }),
      certificateOf: () => Promise.resolve(undefined),
      minimumTls: () => minimum,
    });
  });

  after(() => server.close());

  const shake = (host: string, trusted: readonly string[], offer?: "old-tls") =>
    handshake(
      host,
      readDetours(`${host}:443:127.0.0.1:${server.port}`),
      trusted,
      signal,
      ...(offer === undefined ? [] : [offer]),
    );

  it("tells of a certificate that is trusted", async () => {
    const { problem, protocol, issuer, names, validFrom, validTo } = await shake("a.example", [
      authority,
    ]);
    assert.equal(problem, undefined);
    assert.deepEqual([protocol, issuer], ["TLSv1.3", "Test CA"]);
    assert.deepEqual(names, ["a.example", "*.b.example"]);
    assert.equal(Math.round((validTo.getTime() - validFrom.getTime()) / 86_400_000), 90);
  });

  it("tells of one that is not, instead of failing", async () => {
    const other = await shake("c.example", [authority]);
    assert.equal(other.problem, "ERR_TLS_CERT_ALTNAME_INVALID");
    const stranger = await shake("a.example", []);
    assert.match(stranger.problem ?? "", /UNABLE_TO|SELF_SIGNED/);
  });

  it("old TLS alone is refused by a sound host, and taken by another", async () => {
    await assert.rejects(shake("a.example", [authority], "old-tls"), isTlsRefusal);
    minimum = "TLSv1";
    const { protocol } = await shake("a.example", [authority], "old-tls");
    minimum = "TLSv1.2";
    assert.equal(protocol, "TLSv1.1");
  });

  it("of what is no TLS is no refusal of old TLS", async () => {
    const raw = createServer((socket) => {
      socket.on("error", () => undefined).end("220 mail.example.net\r\n");
    });
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const { port } = raw.address() as AddressInfo;
    const detours = readDetours(`a.example:443:127.0.0.1:${port}`);
    await assert.rejects(handshake("a.example", detours, [], signal, "old-tls"), (error) => {
      assert.equal(isTlsRefusal(error), false, codeOf(error));
      return true;
    });
    raw.close();
  });

  it("ends with its signal", async () => {
    const raw = createServer(() => undefined);
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const { port } = raw.address() as AddressInfo;
    const detours = readDetours(`a.example:443:127.0.0.1:${port}`);
    await assert.rejects(handshake("a.example", detours, [], AbortSignal.timeout(50)));
    await assert.rejects(handshake("a.example", detours, [], AbortSignal.abort()));
    raw.close();
  });
});
