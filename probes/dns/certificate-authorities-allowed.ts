import {
  CLOUDFLARE_AUTHORITIES,
  issuersFor,
  parseCaa,
  PLATFORM_AUTHORITIES,
} from "../../checklist/dns/caa";
import type { CaaAnswer, CaaRecord } from "../../checklist/dns/caa";
import { canonicalName, parentOf } from "../../checklist/dns/name";
import { fail, notApplicable, pass } from "../look";
import type { Answer, Look } from "../look";
import type { Target } from "../target";
import { lookupOf } from "./lookup";
import type { Lookup } from "./lookup";

/** A name that certificates are needed for, who issues them, and whom the DNS lets issue. */
export interface Allowed {
  readonly name: string;
  readonly needed: readonly string[];
  readonly answer: CaaAnswer;
}

/** The published CAA records let the authorities issue that the deployment's certificates come from. */
export const certificateAuthoritiesAllowed: Look = async (site) => {
  const needed = neededAuthorities(site.target);
  if (needed.size === 0) {
    return [notApplicable(site.target.domain, "It is not known who issues the certificates.")];
  }
  const lookup = lookupOf(site);
  return Promise.all(
    [...needed].map(async ([name, authorities]) => {
      const answer = await publishedIssuers(lookup, name);
      return judgeAllowed({ name, needed: authorities, answer });
    }),
  );
};

/** The names that need a certificate, with the authorities that issue them. */
export function neededAuthorities({
  appHost,
  apiHost,
  domain,
  hosting,
  records,
}: Pick<Target, "appHost" | "apiHost" | "domain" | "hosting" | "records">): ReadonlyMap<
  string,
  readonly string[]
> {
  const proxied = records.filter((record) => record.proxied === true);
  const hosts = new Set(proxied.map(({ name }) => canonicalName(name)));
  const needed = new Map([...hosts].map((host) => [host, [...CLOUDFLARE_AUTHORITIES]] as const));
  // Cloudflare's certificate is of the domain and of all names below it.
  if (hosts.size > 0) needed.set(`*.${domain}`, [...CLOUDFLARE_AUTHORITIES]);
  const platforms = (["railway", "render"] as const).filter(
    (platform) => hosting === platform || hosting === "both",
  );
  for (const host of [appHost, apiHost]) {
    const own = platforms.flatMap((platform) => PLATFORM_AUTHORITIES[platform]);
    if (own.length > 0) needed.set(host, [...new Set([...(needed.get(host) ?? []), ...own])]);
  }
  return needed;
}

/** Whom the DNS lets issue for a name: the core climbs, once what it may ask for is known. */
async function publishedIssuers(lookup: Lookup, name: string): Promise<CaaAnswer> {
  const found = new Map<string, readonly CaaRecord[]>();
  let at: string | undefined = name.replace(/^\*\./, "");
  // Top-level names have none, and many resolvers keep their questions to themselves.
  while (at?.includes(".") === true) {
    const { data } = await lookup(at, "CAA");
    found.set(
      at,
      data.flatMap((text) => parseCaa(text).record ?? []),
    );
    if (data.length > 0) break;
    at = parentOf(at);
  }
  return issuersFor(name, (asked) => found.get(asked) ?? []);
}

/** Whether those may issue who must. */
export function judgeAllowed({ name, needed, answer: { at, authorities } }: Allowed): Answer {
  if (at === undefined)
    return pass(name, `No CAA record is published for ${name}: any authority may issue.`);
  if (authorities === undefined) {
    return pass(name, `The CAA records at ${at} let any authority issue for ${name}.`);
  }
  const kept = needed.filter((authority) => !authorities.includes(authority));
  if (kept.length === 0) {
    return pass(name, `The CAA records at ${at} let ${needed.join(", ")} issue for ${name}.`);
  }
  const records = kept.map((authority) => `0 issue "${authority}"`).join(", ");
  const missing = `The CAA records at ${at} keep out ${kept.join(" and ")}, from which ${name} has its certificate.`;
  return fail(name, missing, `Publish beside them at ${at}: ${records} (pulumi up --refresh).`);
}
