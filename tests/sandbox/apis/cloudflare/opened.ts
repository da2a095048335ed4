import { z } from "zod";

import {
  createCloudflare,
  type CloudflareOptions,
  type CloudflareState,
} from "../../../../sandbox/apis/cloudflare";
import { call } from "../client";

export const zone = { id: "0123456789abcdef0123456789abcdef", name: "example.com" };
export const accountId = "fedcba9876543210fedcba9876543210";

const answer = z.object({
  result: z.unknown(),
  errors: z.array(
    z.object({
      code: z.number(),
      message: z.string(),
      source: z.object({ pointer: z.string() }).optional(),
    }),
  ),
});

/** Cloudflare's API with one zone, called without a server. */
export interface Opened {
  readonly state: CloudflareState;
  /** The result; a refusal fails the test. */
  readonly good: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** As in "400 1007 Invalid value ..."; with the pointer where there is one. */
  readonly refused: (method: string, path: string, body?: unknown) => Promise<string>;
}

export function open(options: Partial<CloudflareOptions> = {}): Opened {
  const token = "t".repeat(40);
  const { app, state } = createCloudflare({ zone, accountId, token, ...options });
  const ask = (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> =>
    call(app, token, method, `/client/v4${path}`, body);
  return {
    state,
    good: async (method, path, body) => {
      const { status, body: said } = await ask(method, path, body);
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(said)}`);
      return said === undefined ? undefined : answer.parse(said).result;
    },
    refused: async (method, path, body) => {
      const { status, body: said } = await ask(method, path, body);
      const [error] = answer.parse(said).errors;
      return [status, error?.code ?? "accepted", error?.message, error?.source?.pointer]
        .filter((part) => part !== undefined)
        .join(" ");
    },
  };
}
