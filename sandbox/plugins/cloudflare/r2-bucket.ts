import { z } from "zod";

import { get, remove, send, type HttpApi } from "../../../providers/framework/http-api";
import type { Properties, ResourceType } from "../../../providers/framework/resource";
import { importedParts } from "./import-id";
import { camel, renamed } from "./names";
import { without } from "./outputs";
import { ACCOUNT, bucketsOf, JURISDICTION, oneOf, within } from "./r2";

const answer = z.object({
  result: z.object({
    name: z.string(),
    creation_date: z.string(),
    location: z.string(),
    storage_class: z.string(),
  }),
});

function found(body: unknown): Properties {
  return renamed(answer.parse(body).result, camel) as Properties;
}

/** A bucket of R2. Its location is a wish at its making, and no difference ever after. */
export const r2Bucket: ResourceType<HttpApi> = {
  token: "cloudflare:index/r2Bucket:R2Bucket",
  properties: {
    accountId: ACCOUNT,
    name: { type: "string", required: true, replaces: true },
    location: {
      type: "string",
      computed: true,
      equals: () => true,
      schema: oneOf("location", "apac", "eeur", "enam", "weur", "wnam", "oc"),
    },
    jurisdiction: JURISDICTION,
    storageClass: {
      type: "string",
      whenAbsent: "Standard",
      schema: oneOf("storage_class", "Standard", "InfrequentAccess"),
    },
    creationDate: { type: "string", output: true },
  },
  async create(inputs, api) {
    const { name, location, storageClass } = inputs;
    const { body } = await send(within(api, inputs), "POST", bucketsOf(inputs.accountId), {
      name,
      locationHint: location,
      storageClass: storageClass ?? "Standard",
    });
    return {
      id: z.string().parse(name),
      outputs: { jurisdiction: "default", ...found(body), ...inputs },
    };
  },
  async read(id, state, api) {
    const imported = typeof state.accountId !== "string";
    const [accountId, name, jurisdiction] = imported
      ? importedParts(id, "<account_id>/<bucket_name>/<jurisdiction>")
      : [state.accountId, id, state.jurisdiction];
    const path = bucketsOf(accountId, name);
    const answered = await get(within(api, { jurisdiction }), path);
    if (answered === undefined) return undefined;
    const outputs = { ...found(answered.body), accountId, jurisdiction };
    if (!imported) return { id, outputs };
    return { id: name, outputs, inputs: without(outputs, "creationDate") };
  },
  async update(id, inputs, state, api) {
    const { storageClass = "Standard" } = inputs;
    const asked = within(api, inputs, { "cf-r2-storage-class": storageClass });
    await send(asked, "PATCH", bucketsOf(inputs.accountId, id));
    const { creationDate, location } = state;
    return {
      id,
      outputs: { jurisdiction: "default", ...inputs, storageClass, creationDate, location },
    };
  },
  delete: (id, state, api) => remove(within(api, state), bucketsOf(state.accountId, id)),
};
