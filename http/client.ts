/**
 * The one client of http and https: of our provider, of the probes and of the command `release`. It
 * follows no redirect, so that no credential goes to another host, and bounds what an answer may
 * take: its size as it is used, decompressed, and its time from the first byte to the last.
 */
import { performance } from "node:perf_hooks";
import { pipeline } from "node:stream";
import type { Readable, Transform } from "node:stream";
import { createSecureContext } from "node:tls";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

import { Agent, buildConnector, errors, request } from "undici";

/**
 * Where a host is really reached, such as a rehearsal's on loopback: from `host:port` to an address
 * and a port.
 */
export type Detours = ReadonlyMap<string, { readonly address: string; readonly port: number }>;

/** A request over http or https. */
export interface HttpRequest {
  readonly url: string;
  /** GET unless given. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request early. */
  readonly signal: AbortSignal;
  /** How long it may take, with the whole answer, in milliseconds; a minute unless given. */
  readonly timeoutMs?: number;
  /** How many bytes of the answer's body are read, after decompression; 16 MiB unless given. */
  readonly mostBytes?: number;
}

/** What the other side answered. Redirects are answers, too: none is followed. */
export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case; what came several times is joined by ", ", cookies by a line break. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed; at most the bytes that were asked for. */
  readonly body: string;
  /** The body goes on, and nobody knows how. */
  readonly isCut?: boolean;
  /** From the request's first byte to the headers of the answer, on an open connection. */
  readonly milliseconds: number;
}

/** No API that we ask has longer answers. */
export const MOST_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const CONNECT_MS = 10_000;

/** What a body can be compressed by, though nobody asks for it (RFC 9110, section 8.4.1). */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Sends requests, and keeps connections open. */
export class HttpClient {
  private readonly agent: Agent;

  /** @param authorities Certificates in PEM that are trusted instead of the usual ones, if any. */
  public constructor(detours: Detours = new Map(), authorities: readonly string[] = []) {
    const connect = buildConnector({
      timeout: CONNECT_MS,
      // Read once: each connection would read all of them again.
      ...(authorities.length === 0
        ? {}
        : { secureContext: createSecureContext({ ca: [...authorities] }) }),
    });
    this.agent = new Agent({
      connect: (options, callback) => {
        const port = options.port || (options.protocol === "https:" ? "443" : "80");
        const detour = detours.get(`${options.hostname}:${port}`);
        if (detour === undefined) {
          connect(options, callback);
          return;
        }
        const { address, port: there } = detour;
        const servername = options.servername ?? options.hostname;
        connect({ ...options, hostname: address, port: String(there), servername }, callback);
      },
    });
  }

  /**
   * The answer to a request, whatever its status is.
   *
   * @throws Error with a `code` that says why there is none; what ended the signal, if that did.
   */
  public async send(asked: HttpRequest): Promise<HttpAnswer> {
    const timeout = AbortSignal.timeout(asked.timeoutMs ?? TIMEOUT_MS);
    try {
      return await this.answerTo(asked, AbortSignal.any([asked.signal, timeout]));
    } catch (error) {
      if (timeout.aborted && !asked.signal.aborted) throw new NoAnswerInTime();
      // It comes without a code, and with what the other side said.
      throw error instanceof errors.HTTPParserError ? new NoHttp() : error;
    }
  }

  private async answerTo(
    { url, method = "GET", headers, body, mostBytes = MOST_BYTES }: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const start = performance.now();
    const answer = await request(url, {
      dispatcher: this.agent,
      method: method as "GET",
      signal,
      headers: { "user-agent": "bookedbarber-checklist", ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const milliseconds = performance.now() - start;
    const named = joined(answer.headers);
    const isEmpty = method === "HEAD" || answer.statusCode === 204 || answer.statusCode === 304;
    const encoding = isEmpty ? "" : (named["content-encoding"] ?? "").trim().toLowerCase();
    const beginning = await beginningOf(decoded(answer.body, encoding), mostBytes);
    return { status: answer.statusCode, headers: named, ...beginning, milliseconds };
  }

  public close(): Promise<void> {
    return this.agent.destroy();
  }
}

/** The whole answer did not come in time. */
class NoAnswerInTime extends Error {
  public override readonly name = "TimeoutError";
  public readonly code = "ETIMEDOUT";
}

/** The other side answered something other than HTTP. */
class NoHttp extends Error {
  public readonly code = "HPE_INVALID_CONSTANT";
}

function joined(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = ""]) => [
      name,
      // A cookie's date has a comma in it.
      Array.isArray(value) ? value.join(name === "set-cookie" ? "\n" : ", ") : value,
    ]),
  );
}

/** The body decompressed while it is read; one that is compressed in another way stays as it is. */
function decoded(body: Readable, encoding: string): Readable {
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]?.() : undefined;
  // Whoever reads the decoder hears of the errors of both.
  return decoder === undefined ? body : pipeline(body, decoder, () => undefined);
}

/** Stops reading, and ends the connection, where a body is longer. */
async function beginningOf(
  body: AsyncIterable<unknown>,
  mostBytes: number,
): Promise<Pick<HttpAnswer, "body" | "isCut">> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    if (!Buffer.isBuffer(part)) continue;
    parts.push(part);
    length += part.length;
    if (length > mostBytes) break;
  }
  const read = Buffer.concat(parts).subarray(0, mostBytes).toString("utf8");
  return { body: read, isCut: length > mostBytes };
}
