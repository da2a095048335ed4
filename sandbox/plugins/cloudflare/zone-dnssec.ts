import { z } from "zod";

import { sameValue } from "../../../providers/framework/differences";
import { get, remove, send, type HttpApi } from "../../../providers/framework/http-api";
import type {
  Existing,
  Properties,
  Property,
  ResourceType,
} from "../../../providers/framework/resource";
import { importedParts } from "./import-id";
import { camel, renamed, snake } from "./names";
import { inSeconds, withoutNulls } from "./outputs";

const answer = z.object({
  result: z.looseObject({ status: z.string(), modified_on: z.string().nullish() }),
});

const SWITCHES = ["dnssecMultiSigner", "dnssecPresigned", "dnssecUseNsec3"];
const OPTIONAL = ["status", ...SWITCHES];

/** What the API decides, and every change may change. */
const DECIDED = [
  ...["algorithm", "digest", "digestAlgorithm", "digestType", "ds", "flags", "keyTag", "keyType"],
  ...["modifiedOn", "publicKey"],
];

function pathOf(zoneId: unknown): string {
  return `zones/${encodeURIComponent(z.string().parse(zoneId))}/dnssec`;
}

function found(zoneId: string, body: unknown): Properties {
  const { result } = answer.parse(body);
  const all = renamed(result, camel) as Properties;
  const names = [...OPTIONAL, ...DECIDED];
  const known = Object.fromEntries(names.map((name) => [name, all[name]]));
  return withoutNulls({ zoneId, ...known, modifiedOn: inSeconds(result.modified_on) });
}

/** The plugin stores what the program gave, though the API says `pending` where it said active. */
async function write(api: HttpApi, inputs: Properties, changes: Properties): Promise<Existing> {
  const zoneId = z.string().parse(inputs.zoneId);
  const { body } = await send(api, "PATCH", pathOf(zoneId), renamed(changes, snake));
  const all = found(zoneId, body);
  const decided = DECIDED.filter((name) => name in all).map((name) => [name, all[name]] as const);
  return { id: zoneId, outputs: { ...Object.fromEntries(decided), ...inputs } };
}

function given(inputs: Properties): Properties {
  return Object.fromEntries(
    OPTIONAL.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])),
  );
}

const decidedProperty = (type: "string" | "number"): Property => ({
  type,
  output: true,
  changesOnUpdate: true,
});

/** DNSSEC of a zone, one a zone. */
export const zoneDnssec: ResourceType<HttpApi> = {
  token: "cloudflare:index/zoneDnssec:ZoneDnssec",
  properties: {
    zoneId: { type: "string", required: true, replaces: true },
    status: {
      type: "string",
      schema: z
        .string()
        .refine(
          (status) => ["active", "disabled"].includes(status.toLowerCase()),
          'Invalid Attribute Value Match. Attribute status value must be one of: ["active" "disabled"]',
        ),
    },
    ...Object.fromEntries(SWITCHES.map((name) => [name, { type: "boolean" } satisfies Property])),
    ...Object.fromEntries(
      DECIDED.map((name) => [
        name,
        decidedProperty(["flags", "keyTag"].includes(name) ? "number" : "string"),
      ]),
    ),
  },
  create: (inputs, api) => write(api, inputs, given(inputs)),
  async read(id, state, api) {
    const imported = typeof state.zoneId !== "string";
    const [zoneId] = imported ? importedParts(id, "<zone_id>") : [z.string().parse(state.zoneId)];
    const answered = await get(api, pathOf(zoneId));
    return answered && { id: zoneId, outputs: found(zoneId, answered.body) };
  },
  update: (_id, inputs, state, api) => {
    const changed = OPTIONAL.filter((name) => !sameValue(inputs[name], state[name]));
    return write(
      api,
      inputs,
      Object.fromEntries(changed.map((name) => [name, inputs[name] ?? null])),
    );
  },
  async delete(_id, state, api) {
    await send(api, "PATCH", pathOf(state.zoneId), { status: "disabled" });
    await remove(api, pathOf(state.zoneId));
  },
};
