import { setTimeout as delay } from "node:timers/promises";

import { z } from "zod";

import { HttpApiError, send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import type { Existing, Properties, ResourceType } from "../../framework/resource";
import { readThing } from "../gone";
import type { SendgridApis } from "./api";

/** https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/validate-a-domain-authentication */
const outcome = z.object({
  valid: z.boolean(),
  validation_results: z.record(
    z.string(),
    z.object({ valid: z.boolean(), reason: z.string().nullish() }),
  ),
});

const inputs = z.object({
  records: z.unknown().optional(),
  timeoutSeconds: z.number().default(600),
  everySeconds: z.number().default(10),
});
type Inputs = z.output<typeof inputs>;

/** What SendGrid looks for in the DNS: where it is kept, and by which input it is named. */
interface Validated {
  readonly token: string;
  readonly what: string;
  readonly path: string;
  readonly idProperty: string;
  /** Whether SendGrid lists it. */
  readonly isListed: (api: HttpApi, id: string) => Promise<boolean>;
}

/**
 * A resource that stands for "SendGrid has found the records": it comes after them, and asks until
 * the DNS shows them. Where SendGrid does not find them any more it is gone, and made anew.
 */
export function validation(of: Validated): ResourceType<SendgridApis> {
  const { what, path, idProperty } = of;
  const validated = async (id: string, given: Properties, api: HttpApi): Promise<Existing> => {
    const wanted = inputs.parse(given);
    await untilValid(api, `${path}/${encodeURIComponent(id)}/validate`, `${what} ${id}`, wanted);
    return { id, outputs: { ...wanted, [idProperty]: id, valid: true } };
  };
  return {
    token: of.token,
    description:
      `SendGrid's look for the records of a ${what}. It waits for the DNS until a deadline; ` +
      "deleting it changes nothing.",
    deletion: "nothing",
    properties: {
      [idProperty]: {
        type: "string",
        required: true,
        replaces: true,
        description: `The id of the ${what}.`,
        schema: z.string().regex(/^\d+$/, `must be the id of a ${what}, a number`),
      },
      records: {
        type: "any",
        description: "The records in the DNS, or what stands for them: a change validates anew.",
      },
      timeoutSeconds: {
        type: "number",
        whenAbsent: 600,
        description: "How long the DNS may take.",
        schema: z.number().positive("must be a number of seconds above 0"),
      },
      everySeconds: {
        type: "number",
        whenAbsent: 10,
        description: "The wait between two questions.",
        schema: z.number().positive("must be a number of seconds above 0"),
      },
      valid: { type: "boolean", output: true, description: "True: SendGrid found all records." },
    },

    create: (given, apis) => validated(String(given[idProperty]), given, apis.sendgrid()),

    async read(id, state, apis) {
      const api = apis.sendgrid();
      const there = `${path}/${encodeURIComponent(id)}`;
      const answer = await readThing(api, there, () => of.isListed(api, id));
      if (answer === undefined) return undefined;
      const { valid } = z.object({ valid: z.boolean() }).parse(answer.body);
      if (!valid) return undefined;
      const { records, timeoutSeconds, everySeconds } = inputs.parse(state);
      return {
        id,
        outputs: { [idProperty]: id, records, timeoutSeconds, everySeconds, valid },
      };
    },

    update: (id, given, _state, apis) => validated(id, given, apis.sendgrid()),

    delete: () => Promise.resolve(),
  };
}

/** @throws Error with SendGrid's reasons, record by record, when the time is over */
async function untilValid(api: HttpApi, path: string, what: string, wanted: Inputs): Promise<void> {
  const { timeoutSeconds, everySeconds } = wanted;
  const end = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const reasons = await missing(api, path);
    if (reasons.length === 0) return;
    const leftMs = end - Date.now();
    if (leftMs <= 0) {
      throw new Error(
        `SendGrid does not find the records of the ${what} in the DNS, after ${timeoutSeconds} s: ` +
          `${reasons.join("; ")}. Publish them as they are in its output records, not proxied, ` +
          "and run pulumi up again (timeoutSeconds gives the DNS more time)",
      );
    }
    const waitMs = Math.min(everySeconds * 1000, leftMs);
    await delay(waitMs, undefined, api.signal && { signal: api.signal }).catch(() => {
      throw new Error(`cancelled while waiting for the records of the ${what} in the DNS`);
    });
  }
}

/** Why it is not valid, each with the record; none where it is. */
async function missing(api: HttpApi, path: string): Promise<string[]> {
  try {
    const { body } = await send(api, "POST", path, undefined, { idempotent: true });
    const { valid, validation_results: results } = outcome.parse(body);
    if (valid) return [];
    const reasons = Object.entries(results)
      .filter(([, result]) => !result.valid)
      .map(
        ([record, { reason }]) => `${record}: ${reason?.replace(/\.$/, "") ?? "no reason given"}`,
      );
    return reasons.length === 0 ? ["no reason given"] : reasons;
  } catch (error) {
    // SendGrid answers 500 also where its own look into the DNS failed.
    const passes =
      error instanceof HttpApiError &&
      (error.isAmbiguous || error.status === 429) &&
      api.signal?.aborted !== true;
    if (passes) return [error.message];
    throw error;
  }
}
