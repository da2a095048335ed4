import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { PartlyDone } from "../../framework/resource";
import type { Existing, Properties, ResourceType } from "../../framework/resource";
import { isAmbiguous } from "./api";
import type { SendgridApis } from "./api";

/** One of SendGrid's settings: its address, the property that switches it on, and its texts by
 *  their fields (https://www.twilio.com/docs/sendgrid/api-reference/settings-tracking). */
export interface Part {
  readonly path: string;
  readonly flag: string;
  readonly texts: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, string | boolean>>;

const setting = z
  .object({ enabled: z.boolean() })
  .catchall(z.unknown())
  .transform((body): Readonly<Record<string, unknown>> => body);
const values = z.record(z.string(), z.union([z.string(), z.boolean()]));

/**
 * Settings that an account has once: nobody makes or deletes them. What they were before is kept
 * in the output `before`, and put back in place of a deletion. Only settings that the program
 * gives are touched.
 */
export function accountSettings(
  id: string,
  parts: readonly Part[],
): Required<Pick<ResourceType<SendgridApis>, "create" | "read" | "update" | "delete">> {
  /** Takes settings into care, and gives them the wanted values. */
  const apply = async (
    given: Properties,
    known: { readonly now: Values; readonly before: Values },
    api: HttpApi,
    isThere: boolean,
  ): Promise<Existing> => {
    let { now, before } = known;
    let mayBeChanged = isThere;
    try {
      for (const part of parts) {
        const wanted = pick(part, given);
        if (Object.keys(wanted).length === 0) continue;
        if (!(part.flag in before)) {
          const found = await ask(api, part);
          now = { ...now, ...found };
          before = { ...before, ...found };
        }
        if (Object.entries(wanted).every(([name, value]) => now[name] === value)) continue;
        try {
          now = { ...now, ...(await tell(api, part, wanted)) };
          mayBeChanged = true;
        } catch (error) {
          mayBeChanged ||= isAmbiguous(error);
          throw error;
        }
      }
    } catch (error) {
      // Otherwise what was there before would be forgotten.
      if (mayBeChanged) throw new PartlyDone({ id, outputs: { ...now, before } }, error);
      throw error;
    }
    return { id, outputs: { ...now, before } };
  };

  return {
    create: (given, apis) => apply(given, { now: {}, before: {} }, apis.sendgrid(), false),

    async read(asked, state, apis) {
      if (asked !== id)
        throw new Error(`the account has these settings once: import them as ${id}`);
      const before = values.optional().parse(state["before"]);
      let now: Values = {};
      for (const part of parts) {
        if (before === undefined || part.flag in before)
          now = { ...now, ...(await ask(apis.sendgrid(), part)) };
      }
      return { id, outputs: { ...now, before: before ?? now } };
    },

    update(_id, given, state, apis) {
      const now = Object.assign({}, ...parts.map((part) => pick(part, state))) as Values;
      const before = values.default({}).parse(state["before"]);
      return apply(given, { now, before }, apis.sendgrid(), true);
    },

    async delete(_id, state, apis) {
      const before = values.default({}).parse(state["before"]);
      for (const part of parts) {
        if (part.flag in before) await tell(apis.sendgrid(), part, pick(part, before));
      }
    },
  };
}

/** The part's values among the given ones. */
function pick({ flag, texts }: Part, given: Properties): Values {
  return Object.fromEntries(
    [flag, ...Object.keys(texts)].flatMap((name) => {
      const value = given[name];
      return typeof value === "string" || typeof value === "boolean" ? [[name, value]] : [];
    }),
  );
}

async function ask(api: HttpApi, part: Part): Promise<Values> {
  return shown(part, (await send(api, "GET", part.path)).body);
}

async function tell(api: HttpApi, part: Part, wanted: Values): Promise<Values> {
  const fields = Object.entries(wanted).map(([name, value]) => [
    name === part.flag ? "enabled" : (part.texts[name] ?? name),
    value,
  ]);
  const body: unknown = Object.fromEntries(fields);
  return shown(part, (await send(api, "PATCH", part.path, body, { idempotent: true })).body);
}

function shown({ flag, texts }: Part, body: unknown): Values {
  const found = setting.parse(body);
  const entries = Object.entries(texts).map(([name, field]) => {
    const value = found[field];
    return [name, typeof value === "string" ? value : ""] as const;
  });
  return { [flag]: found["enabled"] === true, ...Object.fromEntries(entries) };
}
