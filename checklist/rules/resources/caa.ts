import { CLOUDFLARE_AUTHORITIES, issuersFor, parseCaa, PLATFORM_AUTHORITIES } from "../../dns/caa";
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
      const errors = parseCaa(content).problems.filter(({ severity }) => severity === "error");
      return errors.length === 0 ? PASS : fail(sayProblems(errors));
    }),
});

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
      .flatMap((record) => parseCaa(knownOf(record.content) ?? "").record ?? []);
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

const caaAllowsEdge = stackRule({
  id: "caa-allows-edge",
  items: ["2.5", "11.7"],
  title: "CAA records let Cloudflare's authorities issue",
  why: "Cloudflare chooses among its authorities by itself; one that is kept out cannot renew, and pages stop.",
  fix: "Declare CAA records with the tag issue for letsencrypt.org, pki.goog and ssl.com.",
  severity: "error",
  judge: (stack, context) =>
    lockedOut(stack, context, "Cloudflare", ({ record }) =>
      knownOf(record.proxied) === true ? CLOUDFLARE_AUTHORITIES : [],
    ),
});

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

export const caaStackRules: readonly StackRule[] = [caaAllowsEdge, caaAllowsPlatform];
