import { performance } from "node:perf_hooks";

import { createSecureContext } from "node:tls";

import { Agent, buildConnector, errors, request } from "undici";

import type { Detours } from "./detour";
import type { HttpAnswer, HttpRequest } from "./network";

const largestBody = 1024 * 1024;

/** A client of http and https that follows no redirect, and keeps connections open. */
export class HttpClient {
  private readonly agent: Agent;

  /** @param authorities Certificates in PEM that are trusted beside the usual ones. */
  public constructor(detours: Detours, authorities: readonly string[] = []) {
    const connect = buildConnector({
      timeout: 10_000,
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

  public async send(asked: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.answerTo(asked);
    } catch (error) {
      // It comes without a code, and with what the other side said.
      throw error instanceof errors.HTTPParserError ? new NoHttpError() : error;
    }
  }

  private async answerTo({
    url,
    method = "GET",
    headers,
    body,
    signal,
  }: HttpRequest): Promise<HttpAnswer> {
    const start = performance.now();
    const answer = await request(url, {
      dispatcher: this.agent,
      method,
      signal,
      headers: { "user-agent": "bookedbarber-checklist", ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const milliseconds = performance.now() - start;
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value = ""]) => [
          name,
          // A cookie's date has a comma in it.
          Array.isArray(value) ? value.join(name === "set-cookie" ? "\n" : ", ") : value,
        ]),
      ),
      body: await beginning(answer.body),
      milliseconds,
    };
  }

  public close(): Promise<void> {
    return this.agent.destroy();
  }
}

/** The other side answered something other than HTTP. */
class NoHttpError extends Error {
  public readonly code = "HPE_INVALID_CONSTANT";
}

async function beginning(body: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    if (!Buffer.isBuffer(part)) continue;
    parts.push(part);
    length += part.length;
    if (length >= largestBody) break;
  }
  return Buffer.concat(parts).subarray(0, largestBody).toString("utf8");
}
