import { issuersFor, parseCaa, PLATFORM_AUTHORITIES } from "../../dns/caa";
import type { CaaRecord } from "../../dns/caa";
import { canonicalName } from "../../dns/name";
import { sayProblems } from "../../dns/parsed";
import { knownOf } from "../../resources/property";
import { labelOf } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import type { Context } from "../../rule";
import { declaredZone } from "./declared-zone";
import type { NamedRecord } from "./declared-zone";
import { ofContent } from "./dns-text";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, ResourceRule, Stack, StackRule } from "./resource-rule";

const caaValid = resourceRule({
  id: "caa-valid",
  items: ["2.5"],
  title: "CAA records can be read",
  why: "An authority that cannot read a record must not issue, and the certificate runs out.",
  fix: 'Write data: { flags: 0, tag: "issue", value: "letsencrypt.org" }, one record for each authority.',
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofContent(record, "CAA", (content) => {
      const wrong = parseCaa(content).problems.filter(
        ({ severity, code }) => severity === "error" || code === "unknown-tag",
      );
      if (wrong.length === 0) return PASS;
      const code = wrong[0]?.code ?? "";
      return fail(sayProblems(wrong), code in FIXES ? FIXES[code] : undefined);
    }),
});

const FIXES: Readonly<Record<string, string>> = {
  iodef:
    'Write the address as a URL: data: { flags: 0, tag: "iodef", value: "mailto:security@example.com" }.',
  "unknown-tag":
    "Write a tag that authorities know: issue, issuewild for wildcards, issuemail, issuevmc, iodef, contactemail or contactphone.",
};

/** Parameters that bind an authority to one account or way of validation (RFC 8657). */
const BINDING = /^(accounturi|validationmethods)$/i;

/** A record without what keeps out everybody who has another account at the authority. */
function openTo(record: CaaRecord): CaaRecord {
  const isBound =
    (record.tag === "issue" || record.tag === "issuewild") &&
    record.parameters?.some(({ name }) => BINDING.test(name)) === true;
  return isBound ? { ...record, authority: undefined } : record;
}

/** One answer for each set of CAA records that keeps authorities out that a name needs. */
function lockedOut(
  stack: Stack,
  context: Context,
  who: string,
  needs: (host: NamedRecord) => readonly string[],
): readonly Answer[] {
  const zone = declaredZone(stack, context);
  const sets = new Map<string, readonly CaaRecord[]>();
  const recordsAt = (name: string): readonly CaaRecord[] => {
    const known = sets.get(name);
    if (known !== undefined) return known;
    const read = zone
      .at(name)
      .filter(({ type }) => says(type, "CAA"))
      .flatMap((record) => parseCaa(knownOf(record.content) ?? "").record ?? [])
      // The platform has an account of its own.
      .map(openTo);
    sets.set(name, read);
    return read;
  };
  const missing = new Map<string, { hosts: string[]; authorities: Set<string> }>();
  const judged = new Set<string>();
  for (const host of zone.named) {
    const needed = needs(host);
    if (needed.length === 0) continue;
    const { at, authorities } = issuersFor(host.name, recordsAt);
    if (at === undefined) continue;
    judged.add(at);
    if (authorities === undefined) continue;
    const kept = needed.filter((authority) => !authorities.includes(authority));
    if (kept.length === 0) continue;
    const entry = missing.get(at) ?? { hosts: [], authorities: new Set<string>() };
    entry.hosts.push(host.name);
    kept.forEach((authority) => entry.authorities.add(authority));
    missing.set(at, entry);
  }
  return [...judged].flatMap((at): Answer[] => {
    const caa = zone.at(at).filter(({ type }) => says(type, "CAA"));
    const [record] = caa;
    if (record === undefined) return [];
    const answer = { subject: labelOf(record), id: record.id };
    const entry = missing.get(at);
    if (entry === undefined) return [{ ...answer, outcome: PASS }];
    if (caa.some(({ content }) => content.state === "unknown")) {
      return [{ ...answer, outcome: "unknown" }];
    }
    const authorities = [...entry.authorities];
    const records = authorities.map((authority) => `0 issue "${authority}"`).join(", ");
    return [
      {
        ...answer,
        outcome: fail(
          `keeps out ${authorities.join(" and ")}, from which ${who} has the certificate of ${entry.hosts[0] ?? at}`,
          `Declare beside it at ${at}: ${records}.`,
        ),
      },
    ];
  });
}

/** The names under which the platforms have their customers' hosts. */
const PLATFORMS: readonly (readonly [
  suffix: RegExp,
  platform: keyof typeof PLATFORM_AUTHORITIES,
])[] = [
  [/\.railway\.app$/, "railway"],
  [/\.onrender\.com$/, "render"],
];

const caaAllowsPlatform = stackRule({
  id: "caa-allows-platform",
  items: ["7.3", "7.9", "2.5"],
  title: "CAA records let the platform's authorities issue",
  why: "Railway and Render issue a certificate for each host, and cannot where their authority is kept out.",
  fix: "Declare CAA records with the tag issue: letsencrypt.org for Railway, letsencrypt.org and pki.goog for Render.",
  severity: "error",
  judge: (stack, context) =>
    lockedOut(stack, context, "the platform", ({ record }) => {
      if (!says(record.type, "CNAME")) return [];
      const target = canonicalName(knownOf(record.content) ?? "");
      const platform = PLATFORMS.find(([suffix]) => suffix.test(target))?.[1];
      return platform === undefined ? [] : PLATFORM_AUTHORITIES[platform];
    }),
});

export const caaRules: readonly ResourceRule[] = [caaValid];

export const caaStackRules: readonly StackRule[] = [caaAllowsPlatform];
