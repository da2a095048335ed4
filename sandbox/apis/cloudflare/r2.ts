import { Hono, type Context } from "hono";
import { success } from "./envelope";
import {
  bucketParameter,
  changeBucket,
  createBucket,
  deleteBucket,
  jurisdictionOf,
  renderBucket,
} from "./r2-buckets";
import { lifecycleRules, lockRules } from "./r2-rules";
import { jsonBody, mustBeOurAccount } from "./request";
import type { CloudflareState } from "./state";

/** R2's buckets, their lifecycle and lock; they hold no objects. */
export function r2Routes(state: CloudflareState): Hono {
  const path = "/accounts/:account/r2/buckets";
  const one = `${path}/:bucket`;
  const routes = new Hono();
  routes.use(`${path}/*`, async (c: Context, next) => {
    mustBeOurAccount(c, state);
    await next();
  });
  routes.get(path, (c) => {
    const jurisdiction = jurisdictionOf(c);
    const found = [...state.buckets.values()].filter((each) => each.jurisdiction === jurisdiction);
    return c.json(success({ buckets: found.map(renderBucket) }));
  });
  routes.post(path, async (c) =>
    c.json(success(renderBucket(createBucket(c, state, await jsonBody(c))))),
  );
  routes.get(one, (c) => c.json(success(renderBucket(bucketParameter(c, state)))));
  routes.patch(one, (c) => {
    const bucket = bucketParameter(c, state);
    changeBucket(c, bucket);
    return c.json(success(renderBucket(bucket)));
  });
  routes.delete(one, (c) => {
    deleteBucket(state, bucketParameter(c, state));
    return c.json(success({}));
  });
  routes.get(`${one}/lifecycle`, (c) =>
    c.json(success({ rules: bucketParameter(c, state).lifecycle })),
  );
  routes.put(`${one}/lifecycle`, async (c) => {
    const bucket = bucketParameter(c, state);
    bucket.lifecycle = lifecycleRules(await jsonBody(c));
    return c.json(success({}));
  });
  routes.get(`${one}/lock`, (c) => c.json(success({ rules: bucketParameter(c, state).lock })));
  routes.put(`${one}/lock`, async (c) => {
    const bucket = bucketParameter(c, state);
    bucket.lock = lockRules(await jsonBody(c));
    return c.json(success({}));
  });
  return routes;
}
