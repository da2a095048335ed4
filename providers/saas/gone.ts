import { get, removeIfThere } from "../framework/http-api";
import type { HttpAnswer, HttpApi } from "../framework/http-api";
import { NotProved } from "../framework/resource";

/**
 * Whether the API lists a thing beside its likes, for the same token.
 * @throws Error where it does not answer so
 */
export type IsListed = () => Promise<boolean>;

/**
 * A thing as the API tells it; undefined only where it is proved to be gone.
 * @throws NotProved where the API says so, and does not prove it
 */
export async function readThing(
  api: HttpApi,
  path: string,
  isListed: IsListed,
): Promise<HttpAnswer | undefined> {
  const answer = await get(api, path);
  if (answer === undefined) await proveGone(path, isListed);
  return answer;
}

/**
 * Deletes a thing; that it was gone before is no error where it is proved.
 * @throws NotProved where the API says so, and does not prove it
 */
export async function removeThing(api: HttpApi, path: string, isListed: IsListed): Promise<void> {
  if (!(await removeIfThere(api, path))) await proveGone(path, isListed);
}

/**
 * That there is no such thing, APIs say to a wrong address, an organization that is not there, and a
 * token of somebody else, too. It is the thing that is gone where the same token is shown what
 * there is beside it, and the thing is not among that.
 */
export async function proveGone(what: string, isListed: IsListed): Promise<void> {
  const isThere = await isListed().catch((error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    throw new NotProved(
      `${what}: it is said not to exist, and what there is is not told (${said})`,
    );
  });
  if (isThere) throw new NotProved(`${what}: it is said not to exist, and listed all the same`);
}
