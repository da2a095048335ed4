import { z } from "zod";

import { get, remove, send, type HttpApi } from "../../../providers/framework/http-api";
import type { Existing, Properties, ResourceType } from "../../../providers/framework/resource";
import { importedParts } from "./import-id";
import { renamed, snake } from "./names";
import { inSeconds, TIME_STAMP } from "./outputs";
import { oneOf } from "./r2";
import {
  answeredRules,
  completeRules,
  importedRules,
  rulesSchema,
  sameRules,
  storedRules,
} from "./ruleset-rules";

const answer = z.object({
  result: z.object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    phase: z.string(),
    description: z.string().nullish(),
    version: z.string(),
    last_updated: z.string(),
    rules: z.unknown().optional(),
  }),
});

const PHASES = [
  ...["ddos_l4", "ddos_l7", "http_config_settings", "http_custom_errors"],
  ...["http_log_custom_fields", "http_ratelimit", "http_request_cache_settings"],
  ...["http_request_dynamic_redirect", "http_request_firewall_custom"],
  ...["http_request_firewall_managed", "http_request_late_transform", "http_request_origin"],
  ...["http_request_redirect", "http_request_sanitize", "http_request_sbfm"],
  ...["http_request_transform", "http_response_cache_settings", "http_response_compression"],
  ...["http_response_firewall_managed", "http_response_headers_transform", "magic_transit"],
  ...["magic_transit_ids_managed", "magic_transit_managed", "magic_transit_ratelimit"],
];

function rulesetsOf(zoneId: unknown, id?: string): string {
  const zone = encodeURIComponent(z.string().parse(zoneId));
  return `zones/${zone}/rulesets${id === undefined ? "" : `/${encodeURIComponent(id)}`}`;
}

async function write(
  api: HttpApi,
  method: "POST" | "PUT",
  path: string,
  inputs: Properties,
): Promise<Existing> {
  const { name, kind, phase, description = "", rules } = inputs;
  const sent = { name, kind, phase, description, rules: renamed(completeRules(rules), snake) };
  const { body } = await send(api, method, path, sent);
  const { id, outputs } = found(inputs.zoneId, body);
  const stored = storedRules(rules, answeredRules(answer.parse(body).result.rules));
  return { id, outputs: { ...outputs, ...inputs, rules: stored } };
}

function found(zoneId: unknown, body: unknown): Existing {
  const { result } = answer.parse(body);
  const { id, name, kind, phase, version } = result;
  return {
    id,
    outputs: {
      ...{ zoneId, name, kind, phase, version },
      description: result.description ?? "",
      lastUpdated: inSeconds(result.last_updated),
      rules: answeredRules(result.rules),
    },
  };
}

/** The rules of one phase of a zone, in one resource: a zone takes one ruleset a phase. */
export const ruleset: ResourceType<HttpApi> = {
  token: "cloudflare:index/ruleset:Ruleset",
  properties: {
    zoneId: {
      type: "string",
      required: true,
      replaces: true,
      schema: z
        .string()
        .regex(
          /^[0-9a-f]{32}$/,
          "Invalid Attribute Value Match. Attribute zone_id value must be a 32-character hexadecimal string",
        ),
    },
    kind: {
      type: "string",
      required: true,
      replaces: true,
      schema: oneOf("kind", "managed", "custom", "root", "zone"),
    },
    name: { type: "string", required: true, replaces: true },
    phase: { type: "string", required: true, replaces: true, schema: oneOf("phase", ...PHASES) },
    description: { type: "string", whenAbsent: "" },
    rules: { type: "objects", whenAbsent: [], equals: sameRules, schema: rulesSchema },
    lastUpdated: { ...TIME_STAMP, changesOnUpdate: true },
    version: { type: "string", output: true, changesOnUpdate: true },
  },
  create: (inputs, api) => write(api, "POST", rulesetsOf(inputs.zoneId), inputs),
  async read(id, state, api) {
    const imported = typeof state.zoneId !== "string";
    const [owner, zoneId, rulesetId] = imported
      ? importedParts(id, "zones/<zone_id>/<ruleset_id>")
      : ["zones", z.string().parse(state.zoneId), id];
    if (owner !== "zones")
      throw new Error("the stand-in imports a zone's rulesets only: zones/...");
    const answered = await get(api, rulesetsOf(zoneId, rulesetId));
    if (answered === undefined) return undefined;
    const existing = found(zoneId, answered.body);
    if (!imported) return existing;
    const { name, kind, phase, description, rules } = existing.outputs;
    return {
      ...existing,
      inputs: {
        ...{ zoneId, name, kind, phase },
        ...(description === "" ? {} : { description }),
        ...(Array.isArray(rules) && rules.length > 0 ? { rules: importedRules(rules) } : {}),
      },
    };
  },
  update: (id, inputs, _state, api) => write(api, "PUT", rulesetsOf(inputs.zoneId, id), inputs),
  delete: (id, state, api) => remove(api, rulesetsOf(state.zoneId, id)),
};
