import { connect } from "node:net";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";

/**
 * Lets a connection speak with what listens on a port of this machine, until one of both ends: each
 * of them ends or breaks with the other one, whose own protocol tells what that means.
 */
export function joinToPort(connection: Socket, port: number): void {
  const other = connect({ host: "127.0.0.1", port, noDelay: true });
  pipeline(connection, other, () => undefined);
  pipeline(other, connection, () => undefined);
}
