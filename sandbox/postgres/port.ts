import { createServer } from "node:net";

export const host = "127.0.0.1";

/**
 * A TCP port that is free now, though somebody else may take it in the next moment.
 * @param wanted the port to try; 0 for any
 * @returns undefined where the wanted one is taken
 */
export async function freePort(wanted = 0): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    server.listen(wanted, host, () => {
      const address = server.address();
      server.close(() => {
        resolve(address === null || typeof address === "string" ? undefined : address.port);
      });
    });
  });
}
