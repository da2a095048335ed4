import path from "node:path";

import { withAttestation } from "../checklist/attestation-file";
import type { RewrittenFile } from "../checklist/attestation-file";
import { attestationTemplates } from "../checklist/attestation-templates";
import { draftProblems } from "../checklist/attestations";
import type { Attestation } from "../checklist/attestations";
import { coverageOf } from "../checklist/coverage";
import { daysAfter, isDay } from "../checklist/day";
import { findItem, items } from "../checklist/items";
import type { Item } from "../checklist/items";
import { clean } from "../checklist/report/clean";
import { openText, templateText } from "./attest-text";
import { CommandFailure } from "./failure";
import { gitIdentity } from "./git";
import { nearest, readOptions } from "./options";
import type { Options } from "./options";
import { recordFile } from "./record-files";
import type { RecordFile } from "./record-files";
import { readAttestations } from "./records";
import { replaceFile } from "./replace-file";
import { attestationsOf, stackName } from "./stack-name";
import type { World } from "./world";

const help = `Usage: checklist attest ITEM --statement TEXT --evidence TEXT --expires DAY [options]
       checklist attest ITEM --template
       checklist attest

Writes down that you vouch for an item of the checklist, in attestations.<stack>.yaml. With
--template it says what is to be stated of the item, with what evidence, by whom and for how long;
without an item, of everything that nobody attests yet.

  --statement TEXT     what you have seen, with figures
  --evidence TEXT      where others can see it: a link, a ticket, a file
  --expires DAY        the last day on which it is believed, YYYY-MM-DD
  --stack STACK        the stack; unless given, the only one with attestations, or the selected one
  --by NAME            who says so; unless given, whoever git knows: user.name <user.email>
  --attestations FILE  the file; attestations.<stack>.yaml in the project's folder unless given

The record counts for the report at once, and for everybody once it is committed. Sign the commit
(git commit -S), and have it reviewed like code: the reviewer looks at the evidence.

Exit code: 0 written or told; 2 refused, and nothing is written.
`;

const RECORD = ["statement", "evidence", "expires", "by"] as const;
type Given = Options<(typeof RECORD)[number] | "stack" | "attestations">;

/**
 * `checklist attest`: records what a person vouches for, or says what is to be recorded.
 *
 * @returns The exit code.
 * @throws CommandFailure for whatever the reader of attestations would not believe.
 */
export async function attest(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args, {
    command: "attest",
    options: [...RECORD, "stack", "attestations"],
    flags: ["template"],
    operands: ["[ITEM]"],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const [id] = options.operands;
  const item = id === undefined ? undefined : itemOf(id);
  const given = RECORD.filter((name) => options.values[name] !== undefined);
  if (given.length > 0 && (item === undefined || options.flags.has("template"))) {
    const what = item === undefined ? "need an ITEM" : "and --template exclude each other";
    throw new CommandFailure(
      `${given.map((name) => `--${name}`).join(", ")} ${what}.\nSee: checklist attest --help`,
    );
  }
  if (item !== undefined && !options.flags.has("template")) return record(item, options, world);
  return tell(item, options, world);
}

function itemOf(id: string): Item {
  const item = findItem(id);
  if (item !== undefined) return item;
  const near = nearest(
    id,
    items.map((one) => one.id),
  );
  throw new CommandFailure(
    `The checklist has no item ${clean(id)}.${near}\nSee what is to be attested: checklist attest`,
  );
}

async function tell(item: Item | undefined, { values }: Given, world: World): Promise<number> {
  const { today } = world;
  if (item !== undefined) {
    const text = templateText(item, { stack: values.stack, today });
    world.out(text ?? `${notAttested(item)}\n`);
    return 0;
  }
  const stack = await stackName(values.stack, world);
  const own = recordFile(values.attestations, world.root, attestationsOf(stack));
  const { attestations, findings } = readAttestations(own, world);
  for (const { message, fix } of findings) world.tell(`warning: ${message} ${fix}`);
  world.out(openText(attestations, { stack, today }));
  return 0;
}

/** That a record of an item decides nothing, since its template is not there. */
function notAttested({ id }: Item): string {
  return (
    `Item ${id} needs no attestation: it is ${coverageOf(id).main}. ` +
    "One is shown in the report, and decides nothing."
  );
}

async function record(item: Item, { values }: Given, world: World): Promise<number> {
  const attestation = attestationOf(item, values, world);
  const stack = await stackName(values.stack, world);
  const name = attestationsOf(stack);
  const file: RecordFile =
    values.attestations === undefined
      ? { path: path.join(world.root, name), name }
      : { path: values.attestations, name: values.attestations };

  let rewritten: RewrittenFile | undefined;
  replaceFile(file.path, (text) => {
    const outcome = withAttestation(text, attestation, world.today);
    if ("problem" in outcome) {
      throw new CommandFailure(
        `${file.name}: ${outcome.problem}. Nothing is written: mend the file first.`,
      );
    }
    rewritten = outcome;
    return outcome.text;
  });
  if (coverageOf(item.id).main !== "attested") world.tell(`warning: ${notAttested(item)}`);
  world.out(writtenText(attestation, file, rewritten));
  return 0;
}

/**
 * The record that was asked for.
 *
 * @throws CommandFailure that tells everything that is wrong with it at once.
 */
function attestationOf(item: Item, values: Given["values"], world: World): Attestation {
  const { today } = world;
  const by = values.by ?? gitIdentity(world);
  const draft = {
    statement: onOneLine(values.statement ?? ""),
    by: onOneLine(by ?? ""),
    on: today,
    evidence: onOneLine(values.evidence ?? ""),
    expires: values.expires ?? "",
  };
  const template = attestationTemplates[item.id];
  const last = template === undefined ? undefined : daysAfter(today, template.days);
  const problems = draftProblems(item.id, draft, today).map(({ field, problem, fix }) => {
    if (field === "by" && by === undefined) return NOBODY;
    return `--${field} ${problem}.${fix === undefined ? "" : ` ${fix}`}`;
  });
  const tooLong = last !== undefined && isDay(draft.expires) && draft.expires > last;
  if (tooLong && !problems.some((problem) => problem.startsWith("--expires"))) {
    problems.push(
      `--expires is too far: item ${item.id} may stand for ${template?.days ?? 0} days, until ${last}.`,
    );
  }
  if (problems.length === 0) return { item: item.id, ...draft };
  throw new CommandFailure(
    [
      `Item ${item.id} is not attested:`,
      ...problems.map((problem) => `- ${problem}`),
      template === undefined
        ? "See: checklist attest --help"
        : `See what is to be stated: npm run -s checklist -- attest ${item.id} --template`,
    ].join("\n"),
  );
}

const NOBODY =
  "Nobody signs it: git knows no name and address. Tell it: " +
  'git config user.name "Your Name" && git config user.email you@example.com';

const onOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

function writtenText(
  { item, by, expires }: Attestation,
  file: RecordFile,
  rewritten: RewrittenFile | undefined,
): string {
  const replaced = (rewritten?.replaced ?? []).map(
    ({ by: who, on, expires: end }) =>
      `It replaces the record of ${clean(who ?? "somebody")}, signed on ${clean(on ?? "no day")} and ` +
      `good until ${clean(end ?? "no day")}.\n`,
  );
  return [
    `Item ${item} is attested until ${expires} by ${clean(by)}: ${file.name}:${rewritten?.line ?? 1}\n`,
    ...replaced,
    `Sign it with a commit, and have it reviewed like code:\n`,
    `  git add ${file.name} && git commit -S -m "Attest ${item}"\n`,
  ].join("");
}
