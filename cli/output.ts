import { writeFileSync } from "node:fs";
import path from "node:path";

import { CommandFailure, reasonOf } from "./failure";
import { choiceOf } from "./options";
import type { World } from "./world";

/** The options that say what becomes of a report; both can be given several times. */
export const outputOptions = ["format", "out"] as const;

/** Their lines in a command's help. */
export const outputHelp = (formats: readonly string[]): string =>
  `  --format FORMAT      ${formats.join(", ")}; text unless given
  --out FILE           write the report there and not to standard output; for several formats of
                       the same report, --format and --out again, in the same order`;

/** One form of a report. */
export interface Output<Format> {
  readonly format: Format;
  /** Standard output if undefined. */
  readonly file: string | undefined;
}

/**
 * The forms of a report that somebody wants: the first file is for the first format, and so on.
 *
 * @param all all values of an option, in order
 * @throws CommandFailure for an unknown format, or formats and files that do not go together.
 */
export function outputsOf<Format extends string>(
  all: (option: (typeof outputOptions)[number]) => readonly string[],
  formats: readonly Format[],
): readonly Output<Format>[] {
  const files = all("out");
  const written = all("format").length === 0 ? ["text"] : all("format");
  if (files.length > written.length) {
    throw new CommandFailure(
      `There are ${files.length} files for ${written.length} format${written.length === 1 ? "" : "s"}. Give each --out its --format.`,
    );
  }
  if (written.length - files.length > 1) {
    throw new CommandFailure(
      "Only one format can go to standard output. Give the others their --out, in the same order.",
    );
  }
  const twice = files.find(
    (file, index) => files.findIndex((other) => path.resolve(other) === path.resolve(file)) < index,
  );
  if (twice !== undefined) {
    throw new CommandFailure(`${twice}: two formats would be written there.`);
  }
  return written.map((format, index) => ({
    format: choiceOf("--format", format, formats),
    file: files[index],
  }));
}

/**
 * Gives a report to whoever wants it: into files, or to standard output.
 *
 * @throws CommandFailure if a file cannot be written.
 */
export function deliver<Format>(
  outputs: readonly Output<Format>[],
  render: (output: Output<Format>) => string,
  world: World,
): void {
  for (const output of outputs) {
    const text = render(output);
    const whole = text.endsWith("\n") ? text : `${text}\n`;
    const { file } = output;
    if (file === undefined) {
      world.out(whole);
      continue;
    }
    try {
      writeFileSync(file, whole);
    } catch (error) {
      throw new CommandFailure(`${file}: it cannot be written: ${reasonOf(error)}.`);
    }
    world.tell(`The report is in ${file}.`);
  }
}
