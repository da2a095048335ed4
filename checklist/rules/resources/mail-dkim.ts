import type { DkimKey } from "../../dns/dkim";
import { isMailService } from "../../dns/mail-hosts";
import { canonicalName } from "../../dns/name";
import { hasErrors, sayProblems } from "../../dns/parsed";
import type { RecordProblem } from "../../dns/parsed";
import { knownOf, valueOr } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { nameOf, ofText, textOf } from "./dns-text";
import { dkimIn } from "./mail-texts";
import { resourceRule, says } from "./resource-rule";
import type { Outcome, ResourceRule } from "./resource-rule";

/** Whether a DKIM key is at a name. */
function isKeyName(name: string): boolean {
  return name.split(".").indexOf("_domainkey") > 0;
}

/** The outcome for a TXT record where a DKIM key is. */
function ofKey(
  record: SubjectOf<"dns-record">,
  verdict: (key: DkimKey | undefined, problems: readonly RecordProblem[]) => Outcome,
): Outcome {
  if (record.type.state === "known" && !says(record.type, "TXT")) return NOT_APPLICABLE;
  const name = nameOf(record);
  if (name === undefined) return "unknown";
  if (!isKeyName(name)) return NOT_APPLICABLE;
  return ofText(record, () => {
    const { record: key, problems } = dkimIn(record);
    return verdict(key, problems);
  });
}

/** RFC 8463, section 4: tools write a structure of 12 octets before the key. */
const ED25519_FIX =
  'Publish the 32 octets of the raw Ed25519 key in base64, 44 characters, after "v=DKIM1; k=ed25519; p=": the last 32 octets of what openssl writes as its public key.';

/** What is the business of another rule. */
const SIZE = new Set(["short-key", "weak-key"]);

const dkimKey = resourceRule({
  id: "dkim-key",
  items: ["4.15", "4.8"],
  title: "DKIM records hold a key that verifiers can read",
  why: "Verifiers pass over a record that they cannot read, and all mail signed with its key fails.",
  fix: 'Publish "v=DKIM1; k=rsa; p=<public key in base64>" as the signing service shows it, in strings of 255 octets.',
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofKey(record, (_, problems) => {
      const mine = problems.filter(({ code }) => !SIZE.has(code));
      return hasErrors(mine)
        ? fail(
            sayProblems(mine.filter(({ severity }) => severity === "error")),
            /k\s*=\s*ed25519/i.test(textOf(record) ?? "") ? ED25519_FIX : undefined,
          )
        : PASS;
    }),
});

const dkimKeySize = resourceRule({
  id: "dkim-key-size",
  items: ["4.15"],
  title: "DKIM keys have 2048 bits or more",
  why: "A shorter RSA key can be computed from what is published, and then anybody signs in the domain's name.",
  fix: "Make a key of 2048 bits at the signing service, publish it under another selector, and sign with that one.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofKey(record, (_, problems) => {
      const size = problems.find(({ code }) => SIZE.has(code));
      if (size !== undefined) return fail(size.message);
      return hasErrors(problems) ? NOT_APPLICABLE : PASS;
    }),
});

const dkimNotTesting = resourceRule({
  id: "dkim-not-testing",
  items: ["4.15"],
  title: "DKIM keys are not in test",
  why: "Verifiers treat mail that is signed with a key in test as if it were not signed.",
  fix: "Leave t=y out of the record.",
  severity: "warning",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofKey(record, (key) =>
      key === undefined
        ? NOT_APPLICABLE
        : failIf(key.flags?.includes("y") === true, "says that its key is in test (t=y)"),
    ),
});

const dkimNotProxied = resourceRule({
  id: "dkim-not-proxied",
  items: ["4.15", "4.8"],
  title: "Records that authenticate mail are not proxied",
  why: "A proxied name answers with Cloudflare's addresses instead of the record, and no signature can be checked.",
  fix: "Set proxied: false for the record.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) => {
    const name = nameOf(record);
    const target = canonicalName(knownOf(record.content) ?? "");
    const isDkim = name !== undefined && isKeyName(name);
    const isMail = says(record.type, "CNAME") && isMailService(target);
    if (!isDkim && !isMail) return name === undefined ? "unknown" : NOT_APPLICABLE;
    const proxied = valueOr(record.proxied, false);
    return proxied === undefined ? "unknown" : failIf(proxied, "is proxied");
  },
});

export const mailDkimRules: readonly ResourceRule[] = [
  dkimKey,
  dkimKeySize,
  dkimNotTesting,
  dkimNotProxied,
];
