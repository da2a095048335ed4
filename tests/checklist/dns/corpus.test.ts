import assert from "node:assert/strict";

import getDmarcRecord from "mailauth/lib/dmarc/get-dmarc-record";
import { spf as checkSpf } from "mailauth/lib/spf";
import { getPublicKey } from "mailauth/lib/tools";

import { parseDkim } from "../../../checklist/dns/dkim";
import { rsaBits } from "../../../checklist/dns/dkim-public-key";
import { parseDmarc } from "../../../checklist/dns/dmarc";
import { isSpf, parseSpf } from "../../../checklist/dns/spf";
import { countLookups, LOOKUP_LIMIT } from "../../../checklist/dns/spf-lookups";
import dkimCorpus from "./corpus/dkim.json";
import dmarcCorpus from "./corpus/dmarc.json";
import spfCorpus from "./corpus/spf.json";

/**
 * Our parsers and mailauth's, which follows the same standards to the letter (strict), take the
 * same records for good, for bad and for none, and read the same in them.
 */

/** Where ours is right, by the standard; each with its section. */
const DISAGREEMENTS: readonly (readonly [text: RegExp, reason: string])[] = [
  [
    /^v=DKIM1; k=; /,
    "RFC 6376, section 3.6.1: a type of key is a word, and no verifier knows none",
  ],
];
const isKnown = (text: string): boolean => DISAGREEMENTS.some(([known]) => known.test(text));

const notFound = (): never => {
  throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
};

/** Only the record itself and what it includes are in this DNS: no address, so that nothing matches. */
const dnsWith =
  (domain: string, text: string) =>
  (name: string, type: string): Promise<string[][]> =>
    new Promise((resolve) => {
      if (type === "TXT") resolve(name === domain ? [[text]] : [["v=spf1 -all"]]);
      else if (type === "MX") resolve([{ exchange: "mx.example.org", priority: 10 }] as never);
      else notFound();
    });

const DOMAIN = "corpus.example";
const RESULTS = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

/** What a receiver makes of a record for an address that no term names. */
function spfResult(text: string): string {
  if (!isSpf(text)) return "none";
  const { record, problems } = parseSpf(text);
  if (record === undefined || problems.length > 0) return "permerror";
  const included = () => ({ spf: ["v=spf1 -all"] });
  if (countLookups(DOMAIN, record, included).lookups > LOOKUP_LIMIT) return "permerror";
  const matching = record.mechanisms.find(
    (one) => one.kind === "all" || (one.kind === "ip4" && one.bits === 0),
  );
  if (matching !== undefined) return RESULTS[matching.qualifier];
  return record.redirect === undefined ? "neutral" : "fail";
}

async function mailauthSpf(text: string): Promise<string> {
  const { status } = await checkSpf({
    sender: `sender@${DOMAIN}`,
    ip: "203.0.113.77",
    helo: `mail.${DOMAIN}`,
    mta: "mx.example.net",
    resolver: dnsWith(DOMAIN, text),
    maxVoidCount: 1000,
    strict: true,
  });
  return status.result;
}

/** What a verifier makes of a key record for a signature of sha256. */
function dkimResult(text: string): string {
  const { record, problems } = parseDkim(text);
  const errors = problems.filter(
    ({ severity, code }) => severity === "error" && code !== "weak-key",
  );
  if (record === undefined || record.publicKey === "" || errors.length > 0) return "no key";
  const testing = record.flags?.includes("y") === true ? " in test" : "";
  return `${record.type} ${rsaBits(record.publicKey) ?? ""}${testing}`;
}

async function mailauthDkim(text: string): Promise<string> {
  const resolver = (): Promise<string[][]> => Promise.resolve([[text]]);
  const options = { strict: true, hashAlgo: "sha256" };
  try {
    const key = await getPublicKey("DKIM", `s._domainkey.${DOMAIN}`, 1024, resolver, options);
    return `${key.keyType} ${key.modulusLength ?? ""}${key.testing ? " in test" : ""}`;
  } catch {
    return "no key";
  }
}

/** What a receiver makes of a DMARC record at the author's domain. */
function dmarcResult(text: string): string {
  const { record } = parseDmarc(text);
  if (record === undefined) return "no record";
  const { p, sp, np, t, psd, adkim, aspf } = record;
  return JSON.stringify([
    p,
    sp,
    np,
    t === "y",
    psd === "y",
    psd === "n",
    adkim === "s",
    aspf === "s",
  ]);
}

async function mailauthDmarc(text: string): Promise<string> {
  const resolver = (name: string): Promise<string[][]> =>
    name === `_dmarc.${DOMAIN}` ? Promise.resolve([[text]]) : new Promise(notFound);
  const record = await getDmarcRecord(DOMAIN, resolver, { strict: true });
  const policies = record === false ? null : getDmarcRecord.getPolicyTags(record);
  if (record === false || policies === null) return "no record";
  const { t, psd, adkim, aspf } = record;
  const { p, sp, np } = policies;
  return JSON.stringify([
    p,
    sp,
    np,
    t === "y",
    psd === "y",
    psd === "n",
    adkim === "s",
    aspf === "s",
  ]);
}

const CORPORA = [
  ["SPF", spfCorpus, spfResult, mailauthSpf],
  ["DKIM", dkimCorpus, dkimResult, mailauthDkim],
  ["DMARC", dmarcCorpus, dmarcResult, mailauthDmarc],
] as const;

describe("the corpus of mail records", () => {
  for (const [name, corpus, ours, theirs] of CORPORA) {
    for (const [source, texts] of Object.entries(corpus)) {
      it(`of ${name}, ${source}: mailauth reads the same in all ${texts.length}`, async () => {
        const differences: string[] = [];
        for (const text of texts) {
          const [mine, other] = [ours(text), await theirs(text)];
          if ((mine !== other) !== isKnown(text)) {
            differences.push(`${text}: ${mine}, and mailauth: ${other}`);
          }
        }
        assert.deepEqual(differences, []);
      });
    }
  }

  it("has 300 records and more, each once, and many of each outcome", () => {
    const counts = CORPORA.map(([name, corpus, ours]) => {
      const texts = Object.values(corpus).flat();
      assert.equal(new Set(texts).size, texts.length, name);
      const bad = texts.filter((text) => /^(?:none|permerror|no )/.test(ours(text))).length;
      assert.ok(bad >= 40 && texts.length - bad >= 40, `${name}: ${bad} of ${texts.length}`);
      return texts.length;
    });
    assert.ok(counts.reduce((sum, count) => sum + count, 0) >= 300);
  });
});
