import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

/** A DNS server that is running. */
export interface ServedDns {
  /** As in "127.0.0.1:40123": UDP and TCP. */
  readonly address: string;
  readonly port: number;
  /** Ends at once, open connections too; may be called again. */
  close(): Promise<void>;
}

/** Gives the answer to a message, or undefined where there is to be none. */
export type Answering = (message: Buffer, transport: "udp" | "tcp") => Buffer | undefined;

const host = "127.0.0.1";
const attempts = 20;
const idleMs = 10_000;

/**
 * Serves DNS on loopback only, on one free port of UDP and TCP alike.
 * @throws Error where no port is free for both
 */
export async function serveDns(answering: Answering): Promise<ServedDns> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const udp = await openUdp();
    const { port } = udp.address();
    const tcp = await openTcp(port);
    if (tcp === undefined) {
      udp.close();
      continue;
    }
    const sockets = new Set<Socket>();
    udp.on("message", (message, { address, port: from }) => {
      const answer = answering(message, "udp");
      if (answer !== undefined) {
        // Whoever asked may be gone.
        udp.send(answer, from, address, () => undefined);
      }
    });
    // The system tells of a client that is gone here as well.
    udp.on("error", () => undefined);
    tcp.on("connection", (socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      answerStream(socket, answering);
    });
    let closed: Promise<void> | undefined;
    return {
      address: `${host}:${port}`,
      port,
      close: () => (closed ??= closeBoth(udp, tcp, sockets)),
    };
  }
  throw new Error(`no port of ${host} is free for UDP and TCP; end some programs, and try again`);
}

async function openUdp(): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  socket.bind(0, host);
  await once(socket, "listening");
  return socket;
}

/** Undefined where the port is taken. */
async function openTcp(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      return undefined;
    }
    throw error;
  }
}

/** Messages on a stream have their length before them, and several may follow each other. */
function answerStream(socket: Socket, answering: Answering): void {
  let rest = Buffer.alloc(0);
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (part: Buffer) => {
    rest = Buffer.concat([rest, part]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const length = rest.readUInt16BE(0);
      const answer = answering(rest.subarray(2, 2 + length), "tcp");
      rest = rest.subarray(2 + length);
      if (answer !== undefined) {
        const head = Buffer.alloc(2);
        head.writeUInt16BE(answer.length);
        socket.write(Buffer.concat([head, answer]));
      }
    }
  });
}

async function closeBoth(udp: UdpSocket, tcp: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await Promise.all([
    new Promise<void>((resolve) => udp.close(resolve)),
    new Promise<void>((resolve) => {
      tcp.close(() => {
        resolve();
      });
    }),
  ]);
}
