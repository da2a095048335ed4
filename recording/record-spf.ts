import { canonicalName } from "../checklist/dns/name";
import type { RecordedNode, SpfTree } from "../checklist/dns/recorded-spf";
import { isSpf, parseSpf } from "../checklist/dns/spf";
import type { SpfMechanism } from "../checklist/dns/spf";
import { hasMacro } from "../checklist/dns/spf-domain";

/** Asks the DNS; throws an error with the code ENOTFOUND or ENODATA where there is nothing. */
export interface Resolver {
  resolveTxt(name: string): Promise<string[][]>;
  resolveMx(name: string): Promise<unknown[]>;
  resolve4(name: string): Promise<unknown[]>;
  resolve6(name: string): Promise<unknown[]>;
}

/** More names than this is no tree that a receiver would follow. */
const NAMES_AT_MOST = 500;

type Node = { -readonly [K in keyof RecordedNode]: RecordedNode[K] };

/**
 * What the DNS says of these names, and of everything that their SPF records lead to.
 *
 * @throws Error where the DNS gives no answer at all: then nothing is known, and nothing is to be
 *   written down.
 */
export async function recordSpf(
  names: readonly string[],
  resolver: Resolver,
  today: string,
): Promise<SpfTree> {
  const nodes = new Map<string, Node>();
  const queue = names.map(canonicalName);
  const nodeOf = (name: string): Node => {
    const known = nodes.get(name);
    if (known !== undefined) return known;
    const node: Node = { spf: [], on: today, source: "DNS" };
    nodes.set(name, node);
    return node;
  };
  const asked = new Set<string>();
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (asked.has(name) || asked.size >= NAMES_AT_MOST) continue;
    asked.add(name);
    const node = nodeOf(name);
    const texts = await answer(name, () => resolver.resolveTxt(name));
    if (texts === "no such name") node.exists = false;
    else node.spf = texts.map((strings) => strings.join("")).filter(isSpf);
    for (const text of node.spf) {
      const { record } = parseSpf(text);
      if (record === undefined) continue;
      queue.push(...leadsTo(record.mechanisms, record.redirect));
      for (const mechanism of record.mechanisms) await count(mechanism, name);
    }
  }
  return Object.fromEntries([...nodes].sort(([a], [b]) => (a < b ? -1 : 1)));

  /** How many hosts or addresses a mechanism finds. */
  async function count(mechanism: SpfMechanism, at: string): Promise<void> {
    if (mechanism.kind !== "a" && mechanism.kind !== "mx") return;
    const name = canonicalName(mechanism.domain ?? at);
    if (hasMacro(name)) return;
    const node = nodeOf(name);
    if (mechanism.kind === "mx") {
      node.mailHosts = found(await answer(name, () => resolver.resolveMx(name)));
    } else {
      const four = found(await answer(name, () => resolver.resolve4(name)));
      node.addresses = four + found(await answer(name, () => resolver.resolve6(name)));
    }
  }
}

function leadsTo(mechanisms: readonly SpfMechanism[], redirect: string | undefined): string[] {
  const included = mechanisms.flatMap((one) => (one.kind === "include" ? [one.domain] : []));
  return [...included, ...(redirect === undefined ? [] : [redirect])]
    .filter((name) => !hasMacro(name))
    .map(canonicalName);
}

const found = (answers: readonly unknown[] | "no such name"): number =>
  answers === "no such name" ? 0 : answers.length;

/** The answers to a question, none of them where the name has none of that kind. */
async function answer<T>(name: string, ask: () => Promise<T[]>): Promise<T[] | "no such name"> {
  try {
    return await ask();
  } catch (error) {
    const { code = "no answer" } = error as { code?: string };
    if (code === "ENOTFOUND") return "no such name";
    if (code === "ENODATA") return [];
    throw new Error(`the DNS does not answer for ${name} (${code})`);
  }
}
