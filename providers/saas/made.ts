import { setTimeout as delay } from "node:timers/promises";

import { HttpApiError } from "../framework/http-api";
import type { HttpApi } from "../framework/http-api";
import { PartlyDone } from "../framework/resource";
import type { Existing } from "../framework/resource";

/** After an answer that did not come, when to look, in time-outs of a request. */
const LOOKS = [0, 0.5, 1, 2];

/**
 * What a creation comes to of a thing that may be there already: then it is finished, and
 * remembered as one that the stack did not make.
 * @param finish gives it what is wanted, whoever made it
 */
export async function foundOrMade<Thing>(
  find: () => Promise<Thing | undefined>,
  make: () => Promise<Thing>,
  finish: (thing: Thing) => Existing | Promise<Existing>,
  api?: Pick<HttpApi, "timeoutMs" | "signal">,
): Promise<Existing> {
  const found = await find();
  if (found === undefined) return finish(await madeOnce(make, find, api));
  try {
    return { ...(await finish(found)), found: true };
  } catch (error) {
    if (!(error instanceof PartlyDone)) throw error;
    throw new PartlyDone({ ...error.existing, found: true }, error);
  }
}

/**
 * Makes a thing, and never a second one: where nobody knows whether it was made, a look at what is
 * there decides.
 * @param api whose request may still be under way when its time is over: then several looks decide
 */
export async function madeOnce<Thing>(
  make: () => Promise<Thing>,
  find: () => Promise<Thing | undefined>,
  api?: Pick<HttpApi, "timeoutMs" | "signal">,
): Promise<Thing> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof HttpApiError && error.isAmbiguous)) throw error;
    const found = await foundLater(error, find, api);
    if (found === undefined) throw error;
    return found;
  }
}

/**
 * What a request has made of which nobody knows whether it was carried out; undefined for nothing.
 * @throws The error of that request where the command is cancelled
 */
export async function foundLater<Thing>(
  error: HttpApiError,
  find: () => Promise<Thing | undefined>,
  api?: Pick<HttpApi, "timeoutMs" | "signal">,
): Promise<Thing | undefined> {
  const timeoutMs = error.status === undefined ? (api?.timeoutMs ?? 0) : 0;
  let waited = 0;
  for (const look of timeoutMs === 0 ? [0] : LOOKS) {
    const options = api?.signal === undefined ? {} : { signal: api.signal };
    await delay((look - waited) * timeoutMs, undefined, options).catch(() => {
      throw error;
    });
    waited = look;
    const found = await find();
    if (found !== undefined) return found;
  }
  return undefined;
}
