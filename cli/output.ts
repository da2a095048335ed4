import { writeFileSync } from "node:fs";

import { CommandFailure, reasonOf } from "./failure";
import type { World } from "./world";

/**
 * Gives a report to whoever wants it: into a file, or to standard output.
 *
 * @throws CommandFailure if the file cannot be written.
 */
export function deliver(text: string, file: string | undefined, world: World): void {
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  if (file === undefined) {
    world.out(whole);
    return;
  }
  try {
    writeFileSync(file, whole);
  } catch (error) {
    throw new CommandFailure(`${file}: it cannot be written: ${reasonOf(error)}.`);
  }
  world.tell(`The report is in ${file}.`);
}
