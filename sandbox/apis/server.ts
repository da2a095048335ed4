import { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";

/** A served application. */
export interface Served {
  /** As in "http://127.0.0.1:40123", without a slash at its end. */
  url: string;
  port: number;
  /** Ends at once, open connections too; may be called again. */
  close(): Promise<void>;
}

/** What {@link serve} serves, such as a Hono application. */
export interface Fetching {
  fetch(request: Request, bindings?: HttpBindings): Response | Promise<Response>;
}

const host = "127.0.0.1";

/**
 * Serves an application on loopback only.
 * @param options.port a port that it must have; a free one by default
 */
export async function serve(app: Fetching, options: { port?: number } = {}): Promise<Served> {
  const server = createAdaptorServer({
    fetch: (request, bindings) =>
      "outgoing" in bindings && isHttp1(bindings) ? app.fetch(request, bindings) : undefined,
    hostname: host,
    overrideGlobalObjects: false,
  });
  if (!(server instanceof Server)) {
    throw new Error("the adaptor made a server that is not HTTP/1.1");
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? portTaken(options.port ?? 0) : error);
    });
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error(`the system gave no port on ${host}`);
  }
  let closed: Promise<void> | undefined;
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    close: () =>
      (closed ??= new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      })),
  };
}

function isHttp1(bindings: object): bindings is HttpBindings {
  return "incoming" in bindings && "outgoing" in bindings;
}

function portTaken(port: number): Error {
  return new Error(
    `port ${port} of ${host} is taken; end the program that listens there (lsof -i :${port}), ` +
      "or ask for no port",
  );
}
