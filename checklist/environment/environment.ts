import { findVariable } from "./contract";
import { ABSENT, readingOf } from "./value";
import type { Reading } from "./value";

/** Which part of the application an environment is for. */
export type Front = "backend" | "frontend";

/** A variable as an environment has it: under which name it is written, and what it holds. */
export interface Entry {
  readonly name: string;
  readonly reading: Reading;
}

/** The environment of one part of the application. Values are read one by one, when asked for. */
export interface Environment {
  readonly front: Front;
  /** The names that are written there, empty values included. */
  readonly names: readonly string[];
  /** What is known of the variable written under exactly this name. Never throws. */
  read(name: string): Reading;
}

/** The environments that are judged together. */
export interface Environments {
  readonly backend?: Environment;
  readonly frontend?: Environment;
}

/** An environment of plain texts. */
export function environmentOf(
  front: Front,
  texts: Readonly<Record<string, string | undefined>>,
): Environment {
  return {
    front,
    names: Object.keys(texts),
    read: (name) => (Object.hasOwn(texts, name) ? readingOf(texts[name]) : ABSENT),
  };
}

/** Every name under which a variable is present, its own name first; none if it is absent. */
export function entriesOf(environment: Environment, name: string): readonly Entry[] {
  const names = [name, ...(findVariable(name)?.aliases ?? [])];
  return names
    .map((written) => ({ name: written, reading: environment.read(written) }))
    .filter(({ reading }) => reading.state !== "absent");
}

/** The first name under which a variable is present, or its own name, absent. */
export function entryOf(environment: Environment, name: string): Entry {
  return entriesOf(environment, name)[0] ?? { name, reading: ABSENT };
}
