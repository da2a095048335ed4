/** Lists of ours are shorter by far; a cursor that leads round and round ends here. */
export const MOST_PAGES = 20;

/** A part of a list, and where the next one begins; undefined for the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * All items of a list that comes in pages.
 *
 * @param read Reads the page at a cursor; the first one at none.
 * @param endless What is thrown where the list does not end.
 */
export async function everyPage<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  endless: () => Error,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let number = 0; number < MOST_PAGES; number += 1) {
    const { items, next } = await read(cursor);
    found.push(...items);
    if (next === undefined) return found;
    cursor = next;
  }
  throw endless();
}
