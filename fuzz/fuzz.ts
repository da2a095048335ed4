import { hostileText } from "./hostile-texts";
import { Random } from "./random";
import { recordReaders } from "./record-readers";

/** A text that a reader did not survive. */
export interface Failure {
  readonly reader: string;
  readonly text: string;
  readonly reason: string;
}

/** Gives every reader the same hostile texts, so many bytes of them; stops at the first failure. */
export function fuzz(
  bytes: number,
  seed: number,
): { readonly texts: number; readonly seconds: number; readonly failure: Failure | undefined } {
  const random = new Random(seed);
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  let texts = 0;
  for (let given = 0; given < bytes; texts += 1) {
    const text = hostileText(random);
    given += Buffer.byteLength(text, "utf8");
    const failure = failureOf(text);
    if (failure !== undefined) return { texts, seconds: seconds(), failure };
  }
  return { texts, seconds: seconds(), failure: undefined };
}

/** The reader that does not survive a text; undefined where all do. */
export function failureOf(
  text: string,
  readers: Readonly<Record<string, (text: string) => void>> = recordReaders,
): Failure | undefined {
  for (const [reader, read] of Object.entries(readers)) {
    try {
      read(text);
    } catch (error) {
      return { reader, text, reason: (error as Error).message };
    }
  }
  return undefined;
}
