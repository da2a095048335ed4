import { z } from "zod";

import { sameValue } from "../../../providers/framework/differences";
import { get, send, type HttpApi } from "../../../providers/framework/http-api";
import type { Existing, Properties, ResourceType } from "../../../providers/framework/resource";
import { isObject } from "../../../providers/framework/wire";
import { importedParts } from "./import-id";
import { inSeconds, TIME_STAMP, withoutNulls } from "./outputs";

const answer = z.object({
  result: z.object({
    value: z.unknown().optional(),
    enabled: z.boolean().nullish(),
    editable: z.boolean().nullish(),
    modified_on: z.string().nullish(),
    time_remaining: z.number().nullish(),
  }),
});

function pathOf({ zoneId, settingId }: Properties): string {
  const [zone, setting] = [zoneId, settingId].map((id) => encodeURIComponent(z.string().parse(id)));
  return `zones/${zone ?? ""}/settings/${setting ?? ""}`;
}

/** The plugin stores the value that the program gave, and from the answer all the rest. */
function existing(inputs: Properties, body: unknown, value: unknown): Existing {
  const { result } = answer.parse(body);
  const outputs = {
    zoneId: inputs.zoneId,
    settingId: inputs.settingId,
    value,
    enabled: inputs.enabled ?? result.enabled,
    editable: result.editable,
    modifiedOn: inSeconds(result.modified_on),
    timeRemaining: result.time_remaining,
  };
  return { id: z.string().parse(inputs.settingId), outputs: withoutNulls(outputs) };
}

/** Of an object only the members that were stored before: the plugin overlooks all others. */
function known(found: unknown, stored: unknown): unknown {
  if (!isObject(found) || !isObject(stored)) return found;
  const names = Object.keys(stored).filter((name) => name in found);
  return Object.fromEntries(names.map((name) => [name, known(found[name], stored[name])]));
}

/** What an update sends: of an object only what differs, and null for what is left out now. */
function changedParts(desired: unknown, stored: unknown): unknown {
  if (!isObject(desired) || !isObject(stored)) return desired;
  const names = [...new Set([...Object.keys(desired), ...Object.keys(stored)])];
  const changed = names.filter((name) => !sameValue(desired[name], stored[name]));
  return Object.fromEntries(
    changed.map((name) => [name, changedParts(desired[name] ?? null, stored[name])]),
  );
}

/** A setting of a zone. It always exists, so that creating is changing, and deleting is nothing. */
export const zoneSetting: ResourceType<HttpApi> = {
  token: "cloudflare:index/zoneSetting:ZoneSetting",
  properties: {
    zoneId: { type: "string", required: true, replaces: true },
    settingId: { type: "string", required: true, replaces: true },
    value: { type: "any", required: true },
    enabled: { type: "boolean", computed: true, changesOnUpdate: true },
    editable: { type: "boolean", output: true, changesOnUpdate: true },
    modifiedOn: { ...TIME_STAMP, changesOnUpdate: true },
    timeRemaining: { type: "number", output: true, changesOnUpdate: true },
  },
  async create(inputs, api) {
    const { value, enabled } = inputs;
    const { body } = await send(api, "PATCH", pathOf(inputs), { value, enabled });
    return existing(inputs, body, value);
  },
  async read(id, state, api) {
    if (typeof state.zoneId === "string") {
      const found = await get(api, pathOf(state));
      if (found === undefined) return undefined;
      const { value } = answer.parse(found.body).result;
      return existing({ ...state, enabled: undefined }, found.body, known(value, state.value));
    }
    const [zoneId, settingId] = importedParts(id, "<zone_id>/<setting_id>");
    const { body } = await send(api, "GET", pathOf({ zoneId, settingId }));
    const { value } = answer.parse(body).result;
    // The official plugin 6.17.0 ends in a panic here.
    if (isObject(value))
      throw new Error(
        `the setting ${settingId} cannot be imported, for its value is an object: declare it, and ` +
          "`pulumi up` sets what is there already",
      );
    return existing({ zoneId, settingId }, body, value);
  },
  async update(_id, inputs, state, api) {
    const changes = {
      ...(sameValue(inputs.value, state.value)
        ? {}
        : { value: changedParts(inputs.value, state.value) }),
      ...(inputs.enabled === undefined ? {} : { enabled: inputs.enabled }),
    };
    const { body } = await send(api, "PATCH", pathOf(inputs), changes);
    return existing(inputs, body, inputs.value);
  },
  // The setting keeps its value, as with the official plugin.
  delete: () => Promise.resolve(),
};
