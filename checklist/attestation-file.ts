import { isDeepStrictEqual } from "node:util";

import { isMap, isScalar, isSeq, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Document } from "yaml";

import { parseAttestations } from "./attestations";
import type { Attestation } from "./attestations";
import type { Day } from "./day";
import { readYamlDocument } from "./yaml-records";

/** A file of attestations with one more, or anew. */
export interface RewrittenFile {
  readonly text: string;
  /** The line of the new record. */
  readonly line: number;
  /** The records of the same item whose place it takes, as far as they can be read. */
  readonly replaced: readonly Partial<Readonly<Record<Field, string>>>[];
}

/** A record's fields in their order. */
const FIELDS = ["item", "statement", "by", "on", "evidence", "expires"] as const;
type Field = (typeof FIELDS)[number];

/**
 * A file of attestations in which an item is attested: the record takes the place of the item's
 * older ones, else it comes last. All other records, their order and the comments stay.
 *
 * @param text What the file holds; empty for a file that is not there yet.
 * @returns Or why the file cannot be rewritten, to be read after its name: "line 3 is ...".
 */
export function withAttestation(
  text: string,
  attestation: Attestation,
  today: Day,
): RewrittenFile | { readonly problem: string } {
  const read = readYamlDocument(text);
  if ("problem" in read) return { problem: `line ${read.problem.line} ${read.problem.problem}` };
  const { document } = read;
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === "")) {
    document.contents = new YAMLSeq() as unknown as typeof contents;
  }
  const list: unknown = document.contents;
  if (!isSeq(list)) return { problem: "line 1 is no list of entries" };

  const older = list.items.filter(
    (node): node is YAMLMap => isMap(node) && textAt(node, "item") === attestation.item,
  );
  const [first] = older;
  const replaced = older.map((map) =>
    Object.fromEntries(FIELDS.map((field) => [field, textAt(map, field)])),
  );
  if (first === undefined) {
    list.flow = false;
    list.items.push(recordOf(attestation));
  } else {
    const anew = isPlainRecord(first) ? overwritten(first, attestation) : recordOf(attestation);
    anew.commentBefore = first.commentBefore ?? null;
    if (first.spaceBefore === true) anew.spaceBefore = true;
    list.items = list.items
      .filter((node) => node === first || !older.some((one) => one === node))
      .map((node) => (node === first ? anew : node));
  }
  const after = stringOf(document, text.includes("\r\n") ? "\r\n" : "\n");
  const place = after === undefined ? undefined : lineIn(text, after, attestation, today);
  return after === undefined || place === undefined
    ? { problem: "cannot be rewritten without changing its other entries; write this one by hand" }
    : { text: after, line: place, replaced };
}

function recordOf(attestation: Attestation): YAMLMap {
  const map = new YAMLMap();
  for (const field of FIELDS) {
    const value = new Scalar(attestation[field]);
    // Most readers of YAML take 4.10 for a number.
    if (field === "item") value.type = Scalar.QUOTE_DOUBLE;
    map.set(new Scalar(field), value);
  }
  return map;
}

/** The same entry with other texts: comments and quotes stay. */
function overwritten(map: YAMLMap, attestation: Attestation): YAMLMap {
  for (const field of FIELDS) map.set(field, attestation[field]);
  return map;
}

/** Whether an entry has each known key once at most, and a mere text under each. */
function isPlainRecord({ items }: YAMLMap): boolean {
  const keys = items.map(({ key }) => (isScalar(key) ? key.value : undefined));
  return (
    new Set(keys).size === keys.length &&
    keys.every((key) => FIELDS.some((field) => field === key)) &&
    items.every(({ value }) => isScalar(value) && value.anchor === undefined && !value.tag)
  );
}

function textAt(map: YAMLMap, field: Field): string | undefined {
  const value: unknown = map.get(field);
  return typeof value === "string" ? value : undefined;
}

/** Without folding: each text stays on its line, so that a review shows what has changed. */
function stringOf(document: Document, end: string): string | undefined {
  try {
    return document.toString({ lineWidth: 0 }).replace(/\n/g, end);
  } catch {
    // An alias of what is no more.
    return undefined;
  }
}

/** The new record's line, provided that the reader finds it, and all the others as they were. */
function lineIn(
  before: string,
  after: string,
  attestation: Attestation,
  today: Day,
): number | undefined {
  const { item } = attestation;
  const { attestations } = parseAttestations(after, "", today);
  const [own, ...more] = attestations.filter((one) => one.item === item);
  if (own?.location?.line === undefined || more.length > 0) return undefined;
  const asMeant = FIELDS.every((field) => own[field] === attestation[field]);
  return asMeant && isDeepStrictEqual(otherEntries(before, item), otherEntries(after, item))
    ? own.location.line
    : undefined;
}

/** What a file holds but for the entries of one item. */
function otherEntries(text: string, item: string): readonly unknown[] {
  const read = readYamlDocument(text);
  const value: unknown = "document" in read ? read.document.toJS() : undefined;
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries.filter((entry) => (entry as { item?: unknown } | null)?.item !== item);
}
