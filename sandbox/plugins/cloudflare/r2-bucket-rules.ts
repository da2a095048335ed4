import { z } from "zod";

import { get, send, type HttpApi } from "../../../providers/framework/http-api";
import type { Existing, Properties, ResourceType } from "../../../providers/framework/resource";
import { importIsNotThere } from "./import-id";
import { ACCOUNT, bucketsOf, JURISDICTION, oneOf, within } from "./r2";

const answer = z.object({ result: z.object({ rules: z.array(z.unknown()).nullish() }) });

/** The plugin gives these resources no id of their own, and the bridge says so. */
const NO_ID = "missing ID";

const age = z.strictObject({ type: oneOf("type", "Age"), maxAge: z.int() });
const ageOrDate = z.strictObject({
  type: oneOf("type", "Age", "Date"),
  maxAge: z.int().nullish(),
  date: z.iso.datetime({ offset: true }).nullish(),
});

const lifecycleRule = z.strictObject({
  id: z.string(),
  enabled: z.boolean(),
  conditions: z.strictObject({ prefix: z.string() }),
  abortMultipartUploadsTransition: z.strictObject({ condition: age }).nullish(),
  deleteObjectsTransition: z.strictObject({ condition: ageOrDate }).nullish(),
  storageClassTransitions: z
    .array(
      z.strictObject({
        condition: ageOrDate,
        storageClass: oneOf("storage_class", "InfrequentAccess"),
      }),
    )
    .nullish(),
});

const lockRule = z.strictObject({
  id: z.string(),
  enabled: z.boolean(),
  prefix: z.string().nullish(),
  condition: z.strictObject({
    type: oneOf("type", "Age", "Date", "Indefinite"),
    maxAgeSeconds: z.int().nullish(),
    date: z.iso.datetime({ offset: true }).nullish(),
  }),
});

/** The rules of one kind that a bucket has, all of them: deleting them deletes none. */
function bucketRules(token: string, below: string, rule: z.ZodType): ResourceType<HttpApi> {
  const pathOf = ({ accountId, bucketName }: Properties): string =>
    bucketsOf(accountId, bucketName, below);
  const write = async (inputs: Properties, api: HttpApi): Promise<Existing> => {
    await send(within(api, inputs), "PUT", pathOf(inputs), { rules: inputs.rules ?? null });
    return { id: NO_ID, outputs: { jurisdiction: "default", ...inputs } };
  };
  return {
    token,
    idOutput: false,
    properties: {
      accountId: ACCOUNT,
      bucketName: { type: "string", required: true, replaces: true },
      jurisdiction: JURISDICTION,
      rules: { type: "objects", schema: z.array(rule) },
    },
    create: write,
    async read(_id, state, api) {
      if (typeof state.accountId !== "string") return importIsNotThere();
      const answered = await get(within(api, state), pathOf(state));
      if (answered === undefined) return undefined;
      const { rules } = answer.parse(answered.body).result;
      const { accountId, bucketName, jurisdiction } = state;
      return { id: NO_ID, outputs: { accountId, bucketName, jurisdiction, rules: rules ?? [] } };
    },
    update: (_id, inputs, _state, api) => write(inputs, api),
    delete: () => Promise.resolve(),
  };
}

/** When a bucket's objects and unfinished uploads go. */
export const r2BucketLifecycle = bucketRules(
  "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle",
  "lifecycle",
  lifecycleRule,
);

/** How long a bucket's objects cannot be changed or deleted. */
export const r2BucketLock = bucketRules(
  "cloudflare:index/r2BucketLock:R2BucketLock",
  "lock",
  lockRule,
);
