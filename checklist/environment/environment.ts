import { once } from "../once";
import { findVariable } from "./contract";
import { isPlaceholder } from "./placeholder";
import { ABSENT, plain, readingOf } from "./value";
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

/**
 * An environment of plain texts.
 *
 * @param fillsReferences Whether who runs it fills in references such as Railway's.
 */
export function environmentOf(
  front: Front,
  texts: Readonly<Record<string, string | undefined>>,
  fillsReferences = true,
): Environment {
  const readings = new Map<string, Reading>();
  return {
    front,
    names: Object.keys(texts),
    read: (name) => {
      // A hundred rules ask for the same few variables.
      let reading = readings.get(name);
      if (reading === undefined) {
        reading = Object.hasOwn(texts, name) ? readingOf(texts[name], fillsReferences) : ABSENT;
        readings.set(name, reading);
      }
      return reading;
    },
  };
}

/** Every name under which a variable is present, its own name first; none if it is absent. */
export function entriesOf(environment: Environment, name: string): readonly Entry[] {
  const entries: Entry[] = [];
  const add = (written: string): void => {
    const reading = environment.read(written);
    if (reading.state !== "absent") entries.push({ name: written, reading });
  };
  add(name);
  for (const alias of findVariable(name)?.aliases ?? []) add(alias);
  return entries;
}

/** The first name under which a variable is present, or its own name, absent. */
export function entryOf(environment: Environment, name: string): Entry {
  return entriesOf(environment, name)[0] ?? { name, reading: ABSENT };
}

/** What all rules ask of a known value. */
export interface Content {
  /** Without the space and the quotes around it. */
  readonly text: string;
  readonly isPlaceholder: boolean;
}

/** What all rules ask of a known value, found out once for each. */
export const contentOf = once((reading: Extract<Reading, { state: "known" }>): Content => {
  const text = plain(reading.value);
  return { text, isPlaceholder: isPlaceholder(text) };
});
