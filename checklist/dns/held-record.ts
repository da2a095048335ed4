/** Which records of a zone are the one that is to be made: a second SPF or DMARC record breaks mail. */
import { z } from "zod";

import { isSameRecord } from "./same-record";
import type { RecordIdentity } from "./same-record";

const caa = z.object({ flags: z.number(), tag: z.string(), value: z.string() });

/** A record as Cloudflare's API shows it. */
export const heldRecord = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().default(""),
  priority: z.number().optional(),
  data: caa.optional().catch(undefined),
});
export type HeldRecord = z.output<typeof heldRecord>;

/** What is known of a record by its inputs; undefined where its name is not. */
export function identityOf(inputs: object): RecordIdentity | undefined {
  const { name, type, content, priority, data } = inputs as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || typeof type !== "string") return undefined;
  return {
    name,
    type,
    ...(typeof content === "string" ? { content } : {}),
    ...(typeof priority === "number" ? { priority } : {}),
    ...(typeof data === "object" && data !== null ? { data: data as RecordIdentity["data"] } : {}),
  };
}

/** What of a zone a wanted record would stand beside. */
export interface Beside {
  /** The same record for whoever reads them. */
  readonly same: readonly HeldRecord[];
  /** Perhaps the same: what the wanted one holds is not known yet. */
  readonly perhaps: readonly HeldRecord[];
}

/**
 * What a zone holds of a wanted record.
 * @param own the ids of the records that the stack has already
 * @param others what else the program declares, whose records these may be
 */
export function beside(
  wanted: RecordIdentity,
  zone: readonly HeldRecord[],
  own: ReadonlySet<string>,
  others: readonly RecordIdentity[],
): Beside {
  const isTheOthers = (record: HeldRecord): boolean =>
    others.some((other) => isSameContent(other, record)) && !isSameContent(wanted, record);
  const found = zone
    .filter((record) => !own.has(record.id) && !isTheOthers(record))
    .map((record) => ({ record, isSame: isSameRecord(wanted, record) }));
  return {
    same: found.flatMap(({ record, isSame }) => (isSame === true ? [record] : [])),
    perhaps: found.flatMap(({ record, isSame }) => (isSame === undefined ? [record] : [])),
  };
}

/** Of several mail servers of one name, a record is that with its server, whatever the priority. */
function isSameContent(one: RecordIdentity, other: RecordIdentity): boolean {
  return isSameRecord({ ...one, priority: undefined }, { ...other, priority: undefined }) === true;
}

const LONGEST = 120;

/** A record for people: a record of a zone is public, and could hold anything. */
export function describe({ id, name, type, content, priority }: HeldRecord): string {
  const text = content.length > LONGEST ? `${content.slice(0, LONGEST)}...` : content;
  const place = priority === undefined ? "" : `${priority} `;
  return `${type} ${name} ${place}${JSON.stringify(text)} (id ${id})`;
}
