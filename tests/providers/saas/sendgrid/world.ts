import assert from "node:assert/strict";

import { servePlugins } from "../../../../providers/framework/provider";
import { saas } from "../../../../providers/saas/provider";
import { createSendgrid } from "../../../../sandbox/apis/sendgrid";
import type { LookUp, Sendgrid, SendgridState } from "../../../../sandbox/apis/sendgrid";
import { serve } from "../../../../sandbox/apis/server";
import { connect } from "../connection";
import type { Connection } from "../connection";
import { survivesFaults } from "../faults";
import type { Scenario, World } from "../faults";
import type { Stack } from "../stack";

export const KEY = "SG.canaryOfTheProvidersTests.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/** SendGrid's API, and a stack whose provider speaks to it. */
export interface SendgridWorld extends World {
  readonly api: Sendgrid;
  readonly state: SendgridState;
  readonly engine: Connection;
  /** What the provider sent, as `POST /v3/templates`; emptied by `asked`. */
  readonly asked: () => string[];
  /** A second stack, which knows nothing of the first. */
  readonly another: () => Promise<Stack>;
}

export interface SendgridOptions {
  readonly held: (state: SendgridState) => unknown;
  readonly key?: string;
  readonly lookUp?: LookUp;
  /** Changes an answer on its way. */
  readonly rewrite?: (request: Request, response: Response) => Response | Promise<Response>;
  /** Sees each request with its answer. */
  readonly watch?: (request: Request, response: Response) => Promise<void>;
  /** What is in the account before. */
  readonly prepare?: (api: Sendgrid) => void | Promise<void>;
}

export async function startSendgrid(options: SendgridOptions): Promise<SendgridWorld> {
  const { held, key = KEY, lookUp, prepare, rewrite, watch } = options;
  const api = createSendgrid({ keys: [KEY], ...(lookUp === undefined ? {} : { lookUp }) });
  await prepare?.(api);
  const requests: string[] = [];
  const served = await serve({
    fetch: async (request, bindings) => {
      const { pathname } = new URL(request.url);
      requests.push(`${request.method} ${pathname}`);
      const sent = request.clone();
      const response = await api.app.fetch(request, bindings);
      if (watch !== undefined) await watch(sent, response.clone());
      return rewrite === undefined ? response : rewrite(request, response);
    },
  });
  const plugins = await servePlugins([saas], {
    SENDGRID_API_URL: `${served.url}/`,
    SAAS_TIMEOUT_SECONDS: "0.2",
    SAAS_RETRY_SECONDS: "0.001",
  });
  const { stack, engine } = await connect(plugins, { sendgridApiKey: key });
  const connections = [engine];
  return {
    ...{ api, state: api.state, stack, engine, failures: api.failures },
    held: () => held(api.state),
    asked: () => requests.splice(0),
    another: async () => {
      const other = await connect(plugins, { sendgridApiKey: KEY });
      connections.push(other.engine);
      return other.stack;
    },
    close: async () => {
      for (const connection of connections) connection.close();
      await Promise.all([plugins.close(), served.close()]);
    },
  };
}

/** Lets each request fail in turn; no message may hold the key. */
export function survives(scenario: Scenario): void {
  survivesFaults({ canaries: [KEY], ...scenario });
}

/** A request of somebody else's, past the provider. */
export async function byHand(
  api: Sendgrid,
  method: string,
  path: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await api.app.request(path, {
    method,
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}
