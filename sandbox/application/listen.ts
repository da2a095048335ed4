import { Server } from "node:http";
import { createServer as createTlsServer, Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createSecureContext } from "node:tls";
import type { SecureContext } from "node:tls";

import { createAdaptorServer } from "@hono/node-server";

import type { ServerCertificate } from "../certificate";
import type { TlsVersion } from "./edge";

/** A port that answers. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

type Answer = (request: Request) => Response | Promise<Response>;

const loopback = "127.0.0.1";

/** Answers http on a free port of loopback. */
export function listen(answer: Answer): Promise<Listening> {
  const server = createAdaptorServer({ fetch: answer, overrideGlobalObjects: false });
  if (!(server instanceof Server)) throw new Error("the adaptor made no server for HTTP/1.1");
  return started(server);
}

export interface TlsOptions {
  /** The certificate of each host that has none of its own. */
  readonly certificate: ServerCertificate;
  /** The certificate of a host at the moment; undefined for the common one. */
  readonly certificateOf: (host: string) => Promise<ServerCertificate | undefined>;
  readonly minimumTls: () => TlsVersion;
}

/** Answers https on a free port of loopback. */
export function listenTls(
  answer: Answer,
  { certificate, certificateOf, minimumTls }: TlsOptions,
): Promise<Listening> {
  const context = (minVersion: TlsVersion): Parameters<typeof createSecureContext>[0] => ({
    cert: certificate.certificate,
    key: certificate.privateKey,
    minVersion,
    // OpenSSL's own level rules out TLS 1.0 and 1.1 whatever the least version is.
    ciphers: minVersion < "TLSv1.2" ? "DEFAULT@SECLEVEL=0" : "DEFAULT",
  });
  let minVersion = minimumTls();
  const server = createAdaptorServer({
    fetch: answer,
    overrideGlobalObjects: false,
    createServer: createTlsServer,
    serverOptions: {
      ...context(minVersion),
      SNICallback: (host, done) => {
        certificateOf(host)
          .then((own) => (own === undefined ? undefined : contextOf(own)))
          .then(
            (own) => {
              done(null, own);
            },
            (error: unknown) => {
              done(error instanceof Error ? error : new Error("no certificate"));
            },
          );
      },
    },
  });
  if (!(server instanceof TlsServer)) throw new Error("the adaptor made no server for TLS");
  // Before the handshake: a context that is chosen by name cannot change the least version.
  server.prependListener("connection", () => {
    if (minVersion === minimumTls()) return;
    minVersion = minimumTls();
    server.setSecureContext(context(minVersion) ?? {});
  });
  return started(server);
}

function contextOf({ certificate, privateKey }: ServerCertificate): SecureContext {
  return createSecureContext({ cert: certificate, key: privateKey });
}

async function started(server: Server | TlsServer): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, loopback, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
