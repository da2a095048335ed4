import { HttpApiError } from "../framework/http-api";

/**
 * Makes a thing, and never a second one: where nobody knows whether it was made, a look at what is
 * there decides.
 */
export async function madeOnce<Thing>(
  make: () => Promise<Thing>,
  find: () => Promise<Thing | undefined>,
): Promise<Thing> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof HttpApiError && error.isAmbiguous)) throw error;
    const found = await find();
    if (found === undefined) throw error;
    return found;
  }
}
