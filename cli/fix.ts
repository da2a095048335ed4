import type { Finding } from "../checklist/finding";
import { shellWord } from "../checklist/shell-word";
import type { FileText } from "./env-file/environment-file";
import { fixed } from "./env-file/fixes";
import type { Change } from "./env-file/fixes";
import { CommandFailure } from "./failure";
import { replaceFile } from "./replace-file";
import type { Consent, World } from "./world";

/**
 * Shows what can be fixed in environment files, and writes it where somebody agrees.
 *
 * @returns The files as they are now; undefined where nobody could be asked.
 * @throws CommandFailure for a file that cannot be written, or was changed meanwhile.
 */
export async function fixFiles(
  files: readonly FileText[],
  judge: (files: readonly FileText[]) => readonly Finding[],
  consent: Consent,
  world: World,
): Promise<readonly FileText[] | undefined> {
  const { files: right, changes } = fixed(files, judge);
  const names = [...new Set(changes.map(({ file }) => file))];
  if (names.length === 0) {
    world.tell("There is nothing that this command can fix.");
    return files;
  }
  for (const name of names) show(name, changes, world);
  if (!consent.given) {
    if (world.ask === undefined) {
      world.tell(`Nothing is written. To write it: ${consent.command.map(typed).join(" ")}`);
      return undefined;
    }
    const answer = await world.ask(`Write this to ${names.join(" and ")}? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) {
      world.tell("Nothing is written.");
      return files;
    }
  }
  for (const [index, { name, text }] of files.entries()) {
    const written = right[index]?.text ?? text;
    if (written === text) continue;
    replaceFile(name, (now) => {
      if (now === text.replace(/^\ufeff/, "")) return written;
      throw new CommandFailure(`${name}: it was changed meanwhile, and stays as it is. Try again.`);
    });
    world.tell(`${name} is written.`);
  }
  return right;
}

function show(name: string, changes: readonly Change[], world: World): void {
  world.tell(name);
  for (const { file, why, before, after } of changes) {
    if (file !== name) continue;
    world.tell(`  ${why}`);
    if (before !== "") world.tell(`  - ${before}`);
    for (const line of after === "" ? [] : after.split("\n")) world.tell(`  + ${line}`);
  }
}

/** A word as people type it: quoted only where a shell would take it for more. */
const typed = (word: string): string => (/^[\w./=:@+-]+$/.test(word) ? word : shellWord(word));
