import { sayProblems } from "../../dns/parsed";
import type { RecordProblem } from "../../dns/parsed";
import { isFullDomain } from "../../dns/name";
import { isMeantAsSpf, isSpf } from "../../dns/spf";
import type { SpfRecord } from "../../dns/spf";
import { networkProblem } from "../../dns/spf-networks";
import { answerProblems, countLookups, LOOKUP_LIMIT, VOID_LIMIT } from "../../dns/spf-lookups";
import type { SpfLookups } from "../../dns/spf-lookups";
import { labelOf } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { declaredNode, declaredZone } from "./declared-zone";
import type { DeclaredZone } from "./declared-zone";
import { isPart, ofText, textOf } from "./dns-text";
import { spfIn } from "./mail-texts";
import { once } from "../../once";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, Stack, StackRule } from "./resource-rule";

const SPF_FIX =
  'Write "v=spf1 include:sendgrid.net -all", with one include for each service that sends mail.';

/** The outcome for a record that receivers take for an SPF record. */
function ofSpf(
  record: SubjectOf<"dns-record">,
  verdict: (spf: SpfRecord, problems: readonly RecordProblem[]) => Outcome,
): Outcome {
  return ofText(record, () => {
    const { record: spf, problems } = spfIn(record);
    return spf === undefined ? NOT_APPLICABLE : verdict(spf, problems);
  });
}

const spfSyntax = resourceRule({
  id: "spf-syntax",
  items: ["4.15", "4.8"],
  title: "SPF records can be read",
  why: "With one mistake anywhere receivers take the whole record for broken, and nobody may send.",
  fix: SPF_FIX,
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofText(record, (text) => {
      if (!isSpf(text)) {
        return isMeantAsSpf(text)
          ? fail('is taken for no SPF record: it does not begin with "v=spf1" and a space')
          : NOT_APPLICABLE;
      }
      const { record: spf, problems } = spfIn(record);
      if (problems.length > 0) return fail(sayProblems(problems));
      return termOutcome(text, spf);
    }),
});

/** Words that have a colon where somebody writes an equals sign. */
const MECHANISMS = new Set(["include", "a", "mx", "ptr", "ip4", "ip6", "exists", "all"]);

/** What can be read, and means something other than it says. */
function termOutcome(text: string, spf: SpfRecord | undefined): Outcome {
  const wrong = spf?.modifiers?.find(({ name }) => MECHANISMS.has(name.toLowerCase()));
  if (wrong !== undefined) {
    const name = wrong.name.toLowerCase();
    return fail(
      `has ${name}= with an equals sign, which receivers pass over as a modifier that is not known`,
      `Write "${text.replace(new RegExp(`(\\s)${name}=`, "gi"), `$1${name}:`)}".`,
    );
  }
  const joined = spf?.mechanisms.find(
    (mechanism) =>
      mechanism.kind === "include" &&
      !mechanism.domain.includes("%") &&
      !isFullDomain(mechanism.domain),
  );
  return failIf(
    joined !== undefined,
    "includes what is no domain: terms stand apart by a space, and strings are joined without one",
  );
}

const spfNarrow = resourceRule({
  id: "spf-narrow",
  items: ["4.15", "4.8"],
  title: "SPF records let in the networks of mail services, not the internet",
  why: "Whoever rents an address in such a network sends mail in the domain's name, and every receiver takes it for ours.",
  fix: "Write the addresses that send: a mail service shows them, or has a name to include.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofSpf(record, ({ mechanisms }) => {
      const problem = networkProblem(mechanisms);
      return problem === undefined ? PASS : fail(problem);
    }),
});

const spfClosed = resourceRule({
  id: "spf-closed",
  items: ["4.15", "4.8"],
  title: "SPF records refuse everybody else's mail",
  why: "A record that does not end in -all or ~all lets anybody send in the domain's name.",
  fix: SPF_FIX,
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofSpf(record, ({ mechanisms, redirect }, problems) => {
      const at = mechanisms.findIndex(({ kind }) => kind === "all");
      const all = mechanisms[at];
      if (all === undefined) {
        // A broken all is reported once, as what it is.
        if (problems.length > 0 || isPart(record)) return NOT_APPLICABLE;
        return failIf(redirect === undefined, "does not say what to do with everybody else's mail");
      }
      if (all.qualifier === "+") return fail("lets everybody send (+all)");
      if (redirect !== undefined) {
        return fail(
          "has redirect= beside all, so that receivers pass over the redirect",
          `Write include:${redirect} instead of redirect=${redirect}, or leave all out.`,
        );
      }
      // Of a part that other records include only the mechanisms count (RFC 7208, section 5.2).
      if (all.qualifier === "?" && !isPart(record)) {
        return fail("says nothing of everybody else's mail (?all)");
      }
      return failIf(at < mechanisms.length - 1, "has mechanisms after its all, which nobody reads");
    }),
});

const spfNoPtr = resourceRule({
  id: "spf-no-ptr",
  items: ["4.15"],
  title: "SPF records do without ptr",
  why: "It is slow, the servers of others decide what it finds, and RFC 7208 says not to publish it.",
  fix: "Write the addresses (ip4:, ip6:), or the include: of the service that sends, instead of ptr.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofSpf(record, ({ mechanisms }) =>
      failIf(
        mechanisms.some(({ kind }) => kind === "ptr"),
        "asks for the names of addresses (ptr)",
      ),
    ),
});

/** What receivers look up for each SPF record of a zone that can be read. */
const countedIn = once((zone: DeclaredZone) =>
  zone.named.flatMap(({ name, record }) => {
    const spf = spfIn(record).record;
    if (spf === undefined) return [];
    return [{ record, counted: countLookups(name, spf, (asked) => declaredNode(zone, asked)) }];
  }),
);

/** One answer for each SPF record that can be read, by what receivers look up for it. */
function eachCounted(
  stack: Stack,
  context: Context,
  outcome: (counted: SpfLookups) => Outcome,
): readonly Answer[] {
  return countedIn(declaredZone(stack, context)).map(({ record, counted }) => ({
    subject: labelOf(record),
    id: record.id,
    outcome: outcome(counted),
  }));
}

const spfLookups = stackRule({
  id: "spf-lookups",
  items: ["4.15"],
  title: "SPF records need 10 look-ups at most",
  why: "Receivers stop at ten and take the record for broken; what the included records look up counts too.",
  fix: "Leave out services that no longer send mail, and write ip4: and ip6: instead of a and mx.",
  severity: "error",
  judge: (stack, context) =>
    eachCounted(stack, context, ({ lookups, unknown }) => {
      if (lookups > LOOKUP_LIMIT) {
        return fail(`needs ${lookups} look-ups, and ${LOOKUP_LIMIT} are allowed`);
      }
      return unknown.length > 0 ? "unknown" : PASS;
    }),
});

const spfVoidLookups = stackRule({
  id: "spf-void-lookups",
  items: ["4.15"],
  title: "SPF records ask for what is there",
  why: "After two look-ups that find nothing receivers take the record for broken.",
  fix: "Leave out names that do not exist any more, and mx where no host takes mail.",
  severity: "error",
  judge: (stack, context) =>
    eachCounted(stack, context, ({ voids, unknown }) => {
      if (voids > VOID_LIMIT) {
        return fail(`has ${voids} look-ups that find nothing, and ${VOID_LIMIT} are allowed`);
      }
      return unknown.length > 0 ? "unknown" : PASS;
    }),
});

const spfIncludes = stackRule({
  id: "spf-includes",
  items: ["4.15", "4.8"],
  title: "What SPF records include can be read",
  why: "An included record that is missing, broken or includes itself breaks the one that includes it.",
  fix: "Correct the name in the record, or leave it out if the service no longer sends mail.",
  severity: "error",
  judge: (stack, context) =>
    eachCounted(stack, context, ({ problems, unknown }) => {
      if (problems.length > 0) return fail(sayProblems(problems));
      return unknown.length > 0 ? "unknown" : PASS;
    }),
});

const spfIncludesRecorded = stackRule({
  id: "spf-includes-recorded",
  items: ["4.15"],
  title: "It is recorded what included SPF records look up",
  why: "Without it nobody knows whether the look-ups stay within ten until mail is refused.",
  fix: "Record what the DNS says of it: npm run spf-tree -- NAME.",
  severity: "warning",
  judge: (stack, context) =>
    eachCounted(stack, context, ({ unknown }) => {
      // What is no name is reported as that.
      const names = unknown.filter(isFullDomain);
      return names.length === 0
        ? PASS
        : fail(
            `includes ${names.join(" and ")}, of which nothing is recorded`,
            `Record what the DNS says of it: npm run spf-tree -- ${names.join(" ")}.`,
          );
    }),
});

const spfAnswerSize = stackRule({
  id: "spf-answer-size",
  items: ["4.15"],
  title: "A name's TXT records fit into one answer",
  why: "All of them come in one answer; above 512 octets some receivers and firewalls lose it, and SPF with it.",
  fix: "Remove verification records that are out of use, or move services that send mail to names below the domain.",
  severity: "warning",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    return eachSpf(zone).map(({ name, record }): Answer => {
      const problems = answerProblems(name, zone.textsAt(name));
      const outcome = problems.length === 0 ? PASS : fail(sayProblems(problems));
      return { subject: labelOf(record), id: record.id, outcome };
    });
  },
});

function eachSpf(zone: DeclaredZone): DeclaredZone["named"] {
  return zone.named.filter(({ record }) => isSpf(textOf(record) ?? ""));
}

export const mailSpfRules: readonly ResourceRule[] = [spfSyntax, spfClosed, spfNarrow, spfNoPtr];

export const mailSpfStackRules: readonly StackRule[] = [
  spfLookups,
  spfVoidLookups,
  spfIncludes,
  spfIncludesRecorded,
  spfAnswerSize,
];
