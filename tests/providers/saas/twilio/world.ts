import { servePlugins } from "../../../../providers/framework/provider";
import { saas } from "../../../../providers/saas/provider";
import { serve } from "../../../../sandbox/apis/server";
import { createTwilio } from "../../../../sandbox/apis/twilio";
import type { TwilioApi, TwilioState } from "../../../../sandbox/apis/twilio";
import { connect } from "../connection";
import type { Connection } from "../connection";
import { survivesFaults } from "../faults";
import type { Scenario, World } from "../faults";
import type { Stack } from "../stack";

export const ACCOUNT = `AC${"0a".repeat(16)}`;
export const TOKEN = "canaryTokenOfTheProvidersTests01";
export const NUMBER = "+14155550123";
export const OTHER_NUMBER = "+14155550199";

/** Twilio's APIs, and a stack whose provider speaks to them. */
export interface TwilioWorld extends World {
  readonly api: TwilioApi;
  readonly state: TwilioState;
  readonly engine: Connection;
  /** What the provider sent, as `POST /v1/Services`; emptied by `asked`. */
  readonly asked: () => string[];
  /** A second stack, which knows nothing of the first. */
  readonly another: () => Promise<Stack>;
}

/** Lets each request fail in turn; no message may hold the token. */
export function survives(scenario: Scenario): void {
  const encoded = Buffer.from(`${ACCOUNT}:${TOKEN}`).toString("base64");
  survivesFaults({ canaries: [TOKEN, encoded], ...scenario });
}

interface TwilioOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Sees each request with its answer. */
  readonly watch?: (request: Request, response: Response) => Promise<void>;
}

export async function startTwilio({ settings, watch }: TwilioOptions = {}): Promise<TwilioWorld> {
  const api = createTwilio({
    accountSid: ACCOUNT,
    authToken: TOKEN,
    apiKeys: { SK0123456789: "secretCanaryOfTheApiKey" },
    numbers: [`${NUMBER}4`, NUMBER, OTHER_NUMBER],
  });
  const { state } = api;
  const requests: string[] = [];
  const served = await serve({
    fetch: async (request, bindings) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      const sent = request.clone();
      const response = await api.app.fetch(request, bindings);
      if (watch !== undefined) await watch(sent, response.clone());
      return response;
    },
  });
  const plugins = await servePlugins([saas], {
    TWILIO_API_URL: `${served.url}/`,
    TWILIO_MESSAGING_API_URL: `${served.url}/`,
    SAAS_TIMEOUT_SECONDS: "0.2",
    SAAS_RETRY_SECONDS: "0.001",
  });
  const tokens = settings ?? { twilioAccountSid: ACCOUNT, twilioAuthToken: TOKEN };
  const { stack, engine } = await connect(plugins, tokens);
  const connections = [engine];
  return {
    ...{ api, state, stack, engine, failures: api.failures },
    held: () =>
      state.services.map(({ sid: _sid, created: _created, updated: _updated, ...service }) => ({
        ...service,
        numbers: service.numbers.map(
          (sid) => state.numbers.find((each) => each.sid === sid)?.number,
        ),
      })),
    asked: () => requests.splice(0),
    another: async () => {
      const other = await connect(plugins, tokens);
      connections.push(other.engine);
      return other.stack;
    },
    close: async () => {
      for (const connection of connections) connection.close();
      await Promise.all([plugins.close(), served.close()]);
    },
  };
}
