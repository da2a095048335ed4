import { dkimPlace, parseDkim } from "../../checklist/dns/dkim";
import { dmarcName, enforcedPolicy, isDmarc, parseDmarc } from "../../checklist/dns/dmarc";
import type { DmarcRecord } from "../../checklist/dns/dmarc";
import {
  foreignReportHosts,
  isAligned,
  reportAuthorizationName,
  reportHosts,
  walkedNames,
} from "../../checklist/dns/dmarc-discovery";
import type { DmarcSource } from "../../checklist/dns/dmarc-discovery";
import { canonicalName } from "../../checklist/dns/name";
import { sayProblems } from "../../checklist/dns/parsed";
import { isSpf, parseSpf } from "../../checklist/dns/spf";
import { LOOKUP_LIMIT, VOID_LIMIT } from "../../checklist/dns/spf-lookups";
import type { SpfLookups } from "../../checklist/dns/spf-lookups";
import { txtText } from "../../checklist/dns/txt";
import type { Context } from "../../checklist/rule";
import { dmarcStageRules, dmarcStageStackRules } from "../../checklist/rules/resources/dmarc-stage";
import { mailDkimRules } from "../../checklist/rules/resources/mail-dkim";
import { mailDmarcRules } from "../../checklist/rules/resources/mail-dmarc";
import { mailSpfRules } from "../../checklist/rules/resources/mail-spf";
import { fail, pass } from "../look";
import type { Answer, Look } from "../look";
import type { DnsAnswer } from "../network/network";
import type { Target } from "../target";
import { contextOfTarget } from "../target-context";
import { judgeText } from "./judge-by-rules";
import { liveLookups } from "./live-spf";
import { lookupOf } from "./lookup";
import type { Lookup } from "./lookup";

const UP = "Publish what the stack declares: pulumi up --refresh.";

/** The published SPF, DKIM and DMARC records let the domain's own mail pass, and no other. */
export const mailRecordsPublished: Look = async (site) => {
  const lookup = lookupOf(site);
  const context = { ...contextOfTarget(site.target), today: site.today };
  const { target } = site;
  const selectors = target.records
    .filter(({ name, type }) => ["TXT", "CNAME"].includes(type) && dkimPlace(name) !== undefined)
    .map(({ name }) => canonicalName(name))
    // A wildcard of a name that sends nothing revokes all of its keys.
    .filter((name) => !name.startsWith("*."));
  const answers = await Promise.all([
    ...spfNames(target).map((name) => lookAtSpf(lookup, name, context)),
    ...[...new Set(selectors)].map(async (name) =>
      judgeDkim(name, await lookup(name, "TXT"), isRevoked(target, name), context),
    ),
    lookAtDmarc(lookup, target, selectors, context),
  ]);
  return answers.flat();
};

/** The names whose SPF records receivers look for: those that the stack declares, and SendGrid's. */
function spfNames({ records, domain, settings }: Target): readonly string[] {
  const own = records.filter(({ type, content }) => type === "TXT" && isSpf(txtText(content)));
  const envelope = `${settings["sendgridSubdomain"] ?? "em"}.${domain}`;
  const senders = records.filter(
    ({ name, type }) => type === "CNAME" && canonicalName(name) === envelope,
  );
  return [...new Set([domain, ...[...own, ...senders].map(({ name }) => canonicalName(name))])];
}

async function lookAtSpf(
  lookup: Lookup,
  name: string,
  context: Context,
): Promise<readonly Answer[]> {
  const { data } = await lookup(name, "TXT");
  const texts = data.filter(isSpf);
  const [text = ""] = texts;
  const { record } = parseSpf(text);
  const counted = record === undefined ? undefined : await liveLookups(lookup, name, record);
  return judgeSpf(name, texts, counted, context);
}

/** A name's SPF records, and what receivers look up for the one that counts. */
export function judgeSpf(
  name: string,
  texts: readonly string[],
  counted: SpfLookups | undefined,
  context: Context,
): readonly Answer[] {
  const subject = `TXT ${name}`;
  const [text] = texts;
  if (text === undefined) {
    return [fail(subject, `${name} has no SPF record: receivers cannot tell who may send.`, UP)];
  }
  if (texts.length > 1) {
    const message = `${name} has ${texts.length} SPF records, and receivers take none of several.`;
    return [fail(subject, message, "Delete all but the one that the stack declares.")];
  }
  const wrong = [...judgeText(mailSpfRules, name, text, context)];
  if (counted !== undefined) wrong.push(...judgeLookups(subject, counted));
  if (wrong.length > 0 || counted === undefined) return wrong;
  const { lookups } = counted;
  return [pass(subject, `The SPF record of ${name} needs ${lookups} of ${LOOKUP_LIMIT} look-ups.`)];
}

function judgeLookups(
  subject: string,
  { lookups, voids, problems, unknown }: SpfLookups,
): readonly Answer[] {
  const shorten = "Leave out services that no longer send mail (setting spfIncludes).";
  const answers: Answer[] = [];
  if (lookups > LOOKUP_LIMIT) {
    const message = `The SPF record needs ${lookups} look-ups, and receivers stop at ${LOOKUP_LIMIT}.`;
    answers.push(fail(subject, message, shorten));
  }
  if (voids > VOID_LIMIT) {
    const message = `${voids} look-ups of the SPF record find nothing, and receivers stop at ${VOID_LIMIT}.`;
    answers.push(fail(subject, message, shorten));
  }
  if (problems.length > 0) {
    const message = `The SPF record ${sayProblems(problems)}.`;
    answers.push(fail(subject, message, shorten));
  }
  if (unknown.length > 0) {
    const message = `The SPF record leads to ${unknown.join(" and ")}, which cannot be looked up.`;
    answers.push(fail(subject, message, shorten));
  }
  return answers;
}

const isRevoked = ({ records }: Target, name: string): boolean =>
  records.some(
    (record) =>
      canonicalName(record.name) === name &&
      record.type === "TXT" &&
      parseDkim(txtText(record.content)).record?.publicKey === "",
  );

/** The key that verifiers find for a selector, at the end of its CNAMEs. */
export function judgeDkim(
  name: string,
  { data, chain }: Pick<DnsAnswer, "data" | "chain">,
  revoked: boolean,
  context: Context,
): readonly Answer[] {
  const subject = `DKIM ${name}`;
  const last = chain.at(-1);
  const at = last === undefined ? name : `${name}, at ${last},`;
  const [text] = data;
  const renew =
    last === undefined
      ? UP
      : `Look at the signing service whether ${last} is still the key's place; it shows the record to declare.`;
  if (text === undefined) {
    return [fail(subject, `${at} has no key: mail that is signed with it fails.`, renew)];
  }
  if (data.length > 1) {
    return [
      fail(
        subject,
        `${at} has ${data.length} TXT records, and verifiers take none of them.`,
        renew,
      ),
    ];
  }
  const wrong = judgeText(mailDkimRules, name, text, context);
  if (wrong.length > 0) return wrong.map((answer) => ({ ...answer, subject }));
  const key = parseDkim(text).record;
  if (key?.publicKey === "") {
    return revoked
      ? [pass(subject, `${at} says that its key is revoked, as the stack declares.`)]
      : [
          fail(
            subject,
            `${at} says that its key is revoked: mail that is signed with it fails.`,
            renew,
          ),
        ];
  }
  return [pass(subject, `${at} has a key of the type ${key?.type ?? ""} that verifiers can read.`)];
}

/** What receivers find of DMARC. */
export interface PublishedDmarc {
  readonly domain: string;
  readonly texts: readonly string[];
  /** Hosts outside of the domain that get reports, and whether they allow it. */
  readonly foreign: readonly { readonly host: string; readonly allows: boolean }[];
}

async function lookAtDmarc(
  lookup: Lookup,
  { backend, domain }: Target,
  selectors: readonly string[],
  context: Context,
): Promise<readonly Answer[]> {
  const from = backend["SENDGRID_FROM_EMAIL"] ?? "";
  const author = canonicalName(from.slice(from.lastIndexOf("@") + 1)) || domain;
  const { data } = await lookup(dmarcName(domain), "TXT");
  const signers = [...new Set(selectors.flatMap((name) => dkimPlace(name)?.domain ?? []))];
  const texts = data.filter(isDmarc);
  const [text = ""] = texts;
  const { record } = parseDmarc(text);
  const hosts = record === undefined ? [] : reportHosts(record);
  const source = await sourceOf(lookup, [author, domain, ...signers, ...hosts]);
  const outside = record === undefined ? [] : foreignReportHosts(domain, record, source);
  const foreign = await Promise.all(
    outside.map(async (host) => {
      const allowing = await lookup(reportAuthorizationName(domain, host), "TXT");
      return { host, allows: allowing.data.some(isDmarc) };
    }),
  );
  return [
    ...judgeDmarc({ domain, texts, foreign }, context),
    judgeAlignment(author, signers, record, source),
  ];
}

/** The DMARC records of these domains and of all above them. */
async function sourceOf(lookup: Lookup, domains: readonly string[]): Promise<DmarcSource> {
  const names = [...new Set(domains.flatMap((domain) => walkedNames(domain)))];
  const found = await Promise.all(
    names.map(async (name) => {
      // Receivers go on up where one name gives no answer.
      const answer = await lookup(dmarcName(name), "TXT").catch(() => undefined);
      const records = (answer?.data ?? []).filter(isDmarc).map((text) => parseDmarc(text).record);
      return [name, records.length === 1 ? records[0] : undefined] as const;
    }),
  );
  const records = new Map(found);
  return (name) => records.get(canonicalName(name));
}

/** The domain's own DMARC record, with its stage, and whom it reports to. */
export function judgeDmarc(
  { domain, texts, foreign }: PublishedDmarc,
  context: Context,
): readonly Answer[] {
  const name = dmarcName(domain);
  const subject = `TXT ${name}`;
  const [text] = texts;
  if (text === undefined) {
    return [
      fail(subject, `${domain} has no DMARC record: nobody is asked to refuse forged mail.`, UP),
    ];
  }
  if (texts.length > 1) {
    const message = `${domain} has ${texts.length} DMARC records, and receivers take none of several.`;
    return [fail(subject, message, "Delete all but the one that the stack declares.")];
  }
  const wrong = judgeText(
    [...mailDmarcRules, ...dmarcStageRules, ...dmarcStageStackRules],
    name,
    text,
    context,
  );
  const closed = foreign.filter(({ allows }) => !allows);
  const refused = closed.map(({ host }) =>
    fail(
      subject,
      `${host} does not allow ${domain} to send it reports: none arrives.`,
      `Have a TXT record published at ${reportAuthorizationName(domain, host)}: "v=DMARC1".`,
    ),
  );
  const { record } = parseDmarc(text);
  const answers = [...wrong, ...refused];
  if (answers.length > 0 || record === undefined) return answers;
  const test = record.t === "y" ? ", in test" : "";
  const policy = `asks for ${record.p}${test}, so that receivers ${EFFECTS[enforcedPolicy(record)]}`;
  return [pass(subject, `The DMARC record of ${domain} ${policy}.`)];
}

const EFFECTS = {
  none: "only report forged mail",
  quarantine: "put forged mail into spam",
  reject: "refuse forged mail",
} as const;

/** Mail passes DMARC if the domain that signs it is the author's, or of the same organisation. */
export function judgeAlignment(
  author: string,
  signers: readonly string[],
  record: DmarcRecord | undefined,
  source: DmarcSource,
): Answer {
  const subject = `mail from ${author}`;
  const mode = record?.adkim ?? "r";
  const aligned = signers.filter((signer) => isAligned(author, signer, mode, source));
  return aligned.length > 0
    ? pass(
        subject,
        `Mail from ${author} is signed by ${aligned.join(" and ")}, which DMARC takes for it.`,
      )
    : fail(
        subject,
        `Mail from ${author} is signed by ${signers.join(" and ") || "no domain of the stack"}, which DMARC does not take for it.`,
        "Send from an address of the domain that signs: pulumi config set SENDGRID_FROM_EMAIL.",
      );
}
