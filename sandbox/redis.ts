import { timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import type { TLSSocket } from "node:tls";

import type { ServerCertificate } from "./certificate";

/** What the stand-in for Redis is like, and what can be made wrong of it. */
export interface RedisState {
  /** Octets; 0 for as many as the machine has. */
  maxMemory: number;
  maxMemoryPolicy: string;
  /** Takes no login any more, as after a change of the password. */
  refusesLogins: boolean;
  /** Lets everybody in, as a server without a password does. */
  needsNoLogin: boolean;
  /** Answers every command with the error of a server that is not ready (LOADING). */
  loads: boolean;
  /** Takes connections and says nothing. */
  silent: boolean;
}

/** A stand-in for Redis on loopback, over TLS, that takes logins and holds nothing. */
export interface Redis {
  readonly port: number;
  readonly state: RedisState;
  close(): Promise<void>;
}

const MEGABYTE = 1024 * 1024;

/** Starts it. @param login The user's name and password of the application. */
export async function startRedis(
  login: { readonly user: string; readonly password: string },
  certificate: ServerCertificate,
): Promise<Redis> {
  const state: RedisState = {
    maxMemory: 256 * MEGABYTE,
    maxMemoryPolicy: "volatile-lru",
    refusesLogins: false,
    needsNoLogin: false,
    loads: false,
    silent: false,
  };
  const sockets = new Set<TLSSocket>();
  const server = createServer(
    { cert: certificate.certificate, key: certificate.privateKey },
    (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      let isIn = false;
      let rest = Buffer.alloc(0);
      socket.on("data", (part: Buffer) => {
        rest = Buffer.concat([rest, part]);
        if (state.silent) return;
        for (let read = readCommand(rest); read !== undefined; read = readCommand(rest)) {
          rest = rest.subarray(read.octets);
          const [name = "", ...args] = read.words;
          const isLogin = name.toUpperCase() === "AUTH" && isRight(state, login, args);
          isIn = isIn || isLogin || state.needsNoLogin;
          socket.write(answerTo(state, name.toUpperCase(), args, isIn, isLogin));
        }
      });
    },
  );
  // Clients that go away in the handshake are no fault of the server.
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    state,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function isRight(
  state: RedisState,
  login: { readonly user: string; readonly password: string },
  args: readonly string[],
): boolean {
  const [user, password] = args.length > 1 ? args : ["default", args[0] ?? ""];
  const [given, own] = [Buffer.from(password ?? ""), Buffer.from(login.password)];
  const isSame = given.length === own.length && timingSafeEqual(given, own);
  return !state.refusesLogins && user === login.user && isSame;
}

function answerTo(
  state: RedisState,
  name: string,
  args: readonly string[],
  isIn: boolean,
  isLogin: boolean,
): string {
  if (name === "AUTH" && state.needsNoLogin) {
    return "-ERR AUTH <password> called without any password configured for the default user.\r\n";
  }
  if (name === "AUTH" && !isLogin) {
    return "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
  }
  if (!isIn) return "-NOAUTH Authentication required.\r\n";
  if (state.loads) return "-LOADING Redis is loading the dataset in memory\r\n";
  switch (name) {
    case "AUTH":
    case "SELECT":
    case "CLIENT":
      return "+OK\r\n";
    case "PING":
      return "+PONG\r\n";
    case "INFO":
      return bulk(infoOf(state, args[0]?.toLowerCase()));
    case "QUIT":
      return "+OK\r\n";
    default:
      return `-ERR unknown command '${name.slice(0, 32)}'\r\n`;
  }
}

function infoOf({ maxMemory, maxMemoryPolicy }: RedisState, section: string | undefined): string {
  const server = "# Server\r\nredis_version:7.4.1\r\nredis_mode:standalone\r\n";
  const memory =
    `# Memory\r\nused_memory:${2 * MEGABYTE}\r\nmaxmemory:${maxMemory}\r\n` +
    `maxmemory_policy:${maxMemoryPolicy}\r\n`;
  if (section === "memory") return memory;
  return section === "server" ? server : `${server}\r\n${memory}\r\n# Persistence\r\nloading:0\r\n`;
}

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** Reads one command, an array of bulk strings; undefined while it is not all there. */
function readCommand(
  buffer: Buffer,
): { readonly words: readonly string[]; readonly octets: number } | undefined {
  let at = 0;
  const line = (): string | undefined => {
    const end = buffer.indexOf("\r\n", at);
    if (end < 0) return undefined;
    const text = buffer.toString("utf8", at, end);
    at = end + 2;
    return text;
  };
  const head = line();
  if (head === undefined) return undefined;
  // Anything else is a command in words, as people type it.
  if (!head.startsWith("*")) return { words: head.split(" "), octets: at };
  const words: string[] = [];
  for (let count = Number(head.slice(1)); count > 0; count -= 1) {
    const length = line();
    if (length === undefined) return undefined;
    const octets = Number(length.slice(1));
    if (buffer.length < at + octets + 2) return undefined;
    words.push(buffer.toString("utf8", at, at + octets));
    at += octets + 2;
  }
  return { words, octets: at };
}
