import { dsOf, isSameDs, parseDnsKey, parseDs } from "../../checklist/dns/dnssec";
import type { DsRecord } from "../../checklist/dns/dnssec";
import { fail, notApplicable, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import { lookupOf } from "./lookup";

/** What the DNS says of a zone's signing. */
export interface Signing {
  readonly domain: string;
  /** The DS records in the zone above, as a zone file has them. */
  readonly ds: readonly string[];
  readonly keys: readonly string[];
  /** The DS record that the stack tells for the registrar. */
  readonly declared: string | undefined;
  /** Whether the resolver says that it has validated the answers. */
  readonly validated: boolean;
}

/** The zone is signed, and the zone above it vouches for its key. */
export const dnssecChain: Look = async (site) => {
  const { domain, settings, outputs } = site.target;
  if (settings["dnssec"] === "false") {
    return [notApplicable(domain, "The stack does not sign the zone (dnssec is false).")];
  }
  const lookup = lookupOf(site);
  const [ds, keys, soa] = await Promise.all([
    lookup(domain, "DS"),
    lookup(domain, "DNSKEY"),
    lookup(domain, "SOA"),
  ]);
  const declared = outputs["dnssecDs"];
  const validated = soa.authenticated;
  return [judgeSigning({ domain, ds: ds.data, keys: keys.data, declared, validated })];
};

/** SHA-1, which validators need not take any more (RFC 8624). */
const SHA1 = 1;

/** Whether the chain from the zone above to the zone's key holds. */
export function judgeSigning({ domain, ds, keys, declared, validated }: Signing): Answer {
  const register =
    declared === undefined
      ? "Give the registrar the DS record that Cloudflare shows: pulumi stack output dnssecDs."
      : `Give the registrar this DS record: ${declared}`;
  if (keys.length === 0) {
    const harm =
      ds.length > 0 ? ", and the zone above says that it is: validators find nothing" : "";
    return fail(
      domain,
      `The zone is not signed: it has no DNSKEY${harm}.`,
      "Sign it: pulumi up --refresh.",
    );
  }
  if (ds.length === 0) {
    return fail(domain, "The zone is signed, and the zone above has no DS record of it.", register);
  }
  const read = ds.flatMap((text) => parseDs(text) ?? []);
  const own = keys.flatMap((text) => parseDnsKey(text) ?? []);
  const matching = read.filter((one) =>
    own.some((key) => {
      const made = dsOf(domain, key, one.digestType);
      return made !== undefined && isSameDs(made, one);
    }),
  );
  if (matching.length === 0) {
    const message = `None of the ${ds.length} DS records in the zone above is of one of the zone's ${keys.length} keys (${tags(read)}): validators find nothing.`;
    return fail(domain, message, register);
  }
  const wanted = declared === undefined ? undefined : parseDs(declared);
  if (wanted !== undefined && !read.some((one) => isSameDs(one, wanted))) {
    return fail(
      domain,
      `The zone above has another DS record (${tags(read)}) than the stack tells.`,
      register,
    );
  }
  if (matching.every(({ digestType }) => digestType === SHA1)) {
    return warn(domain, "The DS record in the zone above has a digest of SHA-1.", register);
  }
  const said = validated
    ? "and the resolver has validated it"
    : "and the resolver does not say whether it validates";
  return pass(domain, `The DS record ${tags(matching)} is of the zone's key, ${said}.`);
}

const tags = (records: readonly DsRecord[]): string =>
  records.map(({ keyTag, digestType }) => `tag ${keyTag}, digest type ${digestType}`).join("; ");
