import { findVariable } from "./contract";
import { contentOf } from "./environment";
import type { Environment } from "./environment";
import { urlOf } from "./url";

/** What is shorter may be part of a text by chance. */
const SHORTEST = 12;

/** The secrets of an environment. */
export interface Secrets {
  /** As they may stand in another value: as they are, encoded, a password alone. */
  readonly texts: readonly string[];
  /** Whether all of them are known. */
  readonly isWhole: boolean;
}

/** The secrets of an environment by the contract, placeholders left out. */
export function secretsOf(backend: Environment): Secrets {
  const readings = backend.names
    .filter((name) => findVariable(name)?.secret === true)
    .map((name) => backend.read(name));
  const texts = readings.flatMap((reading) => {
    if (reading.state !== "known") return [];
    const { text, isPlaceholder } = contentOf(reading);
    if (isPlaceholder) return [];
    const password = urlOf(text)?.password ?? "";
    return [text, password, decoded(password)].flatMap(formsOf);
  });
  return { texts, isWhole: readings.every(({ state }) => state !== "unknown") };
}

/** A secret as it may stand in another text; nothing for one that may stand there by chance. */
export function formsOf(secret: string): readonly string[] {
  return secret.length < SHORTEST ? [] : [secret, encodeURIComponent(secret), base64(secret)];
}

/** In base64, without what depends on what comes after it. */
function base64(text: string): string {
  return Buffer.from(text).toString("base64").replace(/.?=*$/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
