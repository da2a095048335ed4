import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

import type { Score } from "./score";

/** A file's score, and of which text of the file it is the score. */
interface Measured extends Score {
  readonly text: string;
}

/** The scores of the files that were tried, kept from run to run as long as the files stay the same. */
export class MeasuredScores {
  readonly #store: string;
  readonly #scores: Map<string, Measured>;

  constructor(store: string) {
    this.#store = store;
    this.#scores = new Map(
      existsSync(store)
        ? Object.entries(JSON.parse(readFileSync(store, "utf8")) as Record<string, Measured>)
        : [],
    );
  }

  /** The score of a file as it is now; undefined for one that was not tried since it changed. */
  of(file: string, text: string): Score | undefined {
    const measured = this.#scores.get(file);
    if (measured?.text !== digest(text)) return undefined;
    const { noticed, unnoticed } = measured;
    return { noticed, unnoticed };
  }

  /** Keeps the score that a file had with this text. */
  keep(file: string, text: string, { noticed, unnoticed }: Score): void {
    this.#scores.set(file, { noticed, unnoticed, text: digest(text) });
    writeFileSync(this.#store, JSON.stringify(Object.fromEntries(this.#scores), null, 2));
  }
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
