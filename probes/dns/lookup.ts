import { canonicalName } from "../../checklist/dns/name";
import type { Site } from "../look";
import type { DnsAnswer, RecordType } from "../network/network";

/** Asks the DNS; what was asked before in the same look is not asked again. */
export type Lookup = (name: string, type: RecordType) => Promise<DnsAnswer>;

export function lookupOf({ network, signal }: Site): Lookup {
  const asked = new Map<string, Promise<DnsAnswer>>();
  return (name, type) => {
    const key = `${type} ${canonicalName(name)}`;
    const known = asked.get(key) ?? network.resolve(canonicalName(name), type, signal);
    asked.set(key, known);
    return known;
  };
}

/** The addresses of a name, of both versions. */
export async function addressesOf(
  lookup: Lookup,
  name: string,
): Promise<Omit<DnsAnswer, "authenticated">> {
  const [four, six] = await Promise.all([lookup(name, "A"), lookup(name, "AAAA")]);
  const { outcome, chain } = four;
  return { outcome, chain, data: [...four.data, ...six.data] };
}
