import { canonicalName } from "../../checklist/dns/name";
import { fail, notApplicable, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import type { DnsAnswer, RecordType } from "../network/network";
import type { DeclaredRecord } from "../target";
import { addressesOf, lookupOf } from "./lookup";
import type { Lookup } from "./lookup";
import { declaredMeaning, kindOfText, publishedMeaning } from "./record-meaning";

/** The types that the stack declares. */
const TYPES: readonly RecordType[] = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "TXT"];

/** The records of one type at a name: what the stack declares, and what the DNS answers. */
export interface Published {
  readonly name: string;
  readonly type: RecordType;
  readonly declared: readonly DeclaredRecord[];
  readonly answer: Pick<DnsAnswer, "outcome" | "data">;
  /** Of a CNAME that the DNS may flatten: the addresses of the name, and those of the target. */
  readonly addresses?: readonly string[];
  readonly targetAddresses?: readonly string[];
}

/** The DNS answers with every record that the stack declares. */
export const dnsRecordsPublished: Look = async (site) => {
  const { records, domain } = site.target;
  if (records.length === 0) return [notApplicable(domain, "The stack declares no records.")];
  const lookup = lookupOf(site);
  const sets = new Map<string, DeclaredRecord[]>();
  for (const record of records) {
    const key = `${record.type} ${canonicalName(record.name)}`;
    sets.set(key, [...(sets.get(key) ?? []), record]);
  }
  const answers = await Promise.all(
    [...sets].map(async ([subject, declared]): Promise<readonly Answer[]> => {
      const [first] = declared;
      const type = TYPES.find((one) => one === first?.type);
      if (first === undefined || type === undefined) {
        return [unknown(subject, `Records of the type ${first?.type ?? ""} are not looked at.`)];
      }
      return judgePublished(await publishedOf(lookup, first, type, declared));
    }),
  );
  return answers.flat();
};

/** No name is asked for by a wildcard itself. */
const ASKED_LABEL = "checklist-probe";

async function publishedOf(
  lookup: Lookup,
  { name: written, content, proxied }: DeclaredRecord,
  type: RecordType,
  declared: readonly DeclaredRecord[],
): Promise<Published> {
  const name = canonicalName(written);
  const asked = name.replace(/^\*\./, `${ASKED_LABEL}.`);
  if (proxied === true) {
    // Whose addresses these must be is the business of dns-points-to-production.
    return { name, type, declared, answer: await addressesOf(lookup, asked) };
  }
  const answer = await lookup(asked, type);
  if (type !== "CNAME" || answer.data.length > 0) return { name, type, declared, answer };
  const [own, target] = await Promise.all([
    addressesOf(lookup, asked),
    addressesOf(lookup, content),
  ]);
  return { name, type, declared, answer, addresses: own.data, targetAddresses: target.data };
}

const UP = "Publish what the stack declares: pulumi up --refresh.";

/** Whether what is published is what is declared. */
export function judgePublished(seen: Published): readonly Answer[] {
  const { name, type, declared, answer, addresses = [], targetAddresses = [] } = seen;
  const subject = `${type} ${name}`;
  const missing = answer.outcome === "no-such-name" ? "the name does not exist" : "it is missing";
  if (declared.some(({ proxied }) => proxied === true)) {
    return answer.data.length > 0
      ? [
          pass(
            subject,
            `${subject} is proxied, and the name has ${addressCount(answer.data.length)}.`,
          ),
        ]
      : [fail(subject, `${subject} is proxied, and the name has no address: ${missing}.`, UP)];
  }
  const isFlattened =
    addresses.length > 0 && addresses.every((address) => targetAddresses.includes(address));
  if (isFlattened) {
    return [
      pass(subject, `${subject} is published, flattened to ${addressCount(addresses.length)}.`),
    ];
  }
  const wanted = declared.map((record) => declaredMeaning(record));
  const got = answer.data.map((data) => publishedMeaning(name, type, data));
  const lacking = wanted.filter((meaning) => !got.includes(meaning));
  const extra = answer.data.filter((_, at) => !wanted.includes(got[at] ?? ""));
  const rivals = extra.filter((data) => isRival(seen, data));
  const answers: Answer[] = [];
  if (lacking.length > 0) {
    const instead = rivals.length > 0 ? `; there is ${quoted(rivals)} instead` : "";
    const why = answer.data.length === 0 ? missing : "no record there says so";
    const message = `${subject} should be ${quoted(lacking)}, and ${why}${instead}.`;
    answers.push(fail(subject, message, UP));
  } else if (rivals.length > 0) {
    answers.push(extraAnswer(subject, rivals));
  }
  if (answers.length > 0) return answers;
  return [pass(subject, `${subject} is published (${wanted.length} of ${wanted.length}).`)];
}

/** Whether a record that nobody declared changes what the declared ones do. */
function isRival({ name, type, declared }: Published, data: string): boolean {
  // Cloudflare answers with the authorities of its own certificates beside the declared ones.
  if (type === "CAA") return false;
  if (type !== "TXT") return true;
  const kind = kindOfText(name, data);
  const kinds = declared.map((record) => kindOfText(name, declaredMeaning(record)));
  return kind !== undefined && kinds.includes(kind);
}

function extraAnswer(subject: string, rivals: readonly string[]): Answer {
  const name = subject.slice(subject.indexOf(" ") + 1);
  const message = `${subject} has ${quoted(rivals)} too, which the stack does not declare.`;
  return fail(subject, message, `Delete ${quoted(rivals)} at ${name} in the DNS, or declare it.`);
}

const LONGEST = 90;

const quoted = (texts: readonly string[]): string =>
  texts
    .map((text) => `"${text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text}"`)
    .join(" and ");

const addressCount = (count: number): string => `${count} address${count === 1 ? "" : "es"}`;
