import { canonicalName } from "./name";
import type { SpfNode } from "./spf-lookups";
import recorded from "./spf-tree.json";

/** What was seen of a name, when, and where. */
export interface RecordedNode extends SpfNode {
  /** The UTC day. */
  readonly on: string;
  readonly source: string;
}

/** What was seen of the names that SPF records include, by name. */
export type SpfTree = Readonly<Record<string, RecordedNode>>;

/** The recorded tree. `npm run spf-tree` records it anew. */
export const spfTree: SpfTree = recorded;

/** Top-level names that never exist (RFC 2606, RFC 6761). */
const NEVER = /(?:^|\.)(?:invalid|test|example)$/;

/** What the recorded tree tells of a name; undefined for nothing. */
export function recordedNode(name: string): SpfNode | undefined {
  const wanted = canonicalName(name);
  if (NEVER.test(wanted)) return { spf: [], exists: false };
  return Object.hasOwn(spfTree, wanted) ? spfTree[wanted] : undefined;
}
