/** Messages without what nobody may read. */
import { secretStrings, type WireObject } from "./wire";

export function withoutSecrets(message: string, wire: WireObject): string {
  return redacted(message, secretStrings(wire));
}

/** The message with each secret replaced; very short ones would only tear ordinary words apart. */
export function redacted(message: string, secrets: readonly string[]): string {
  return secrets
    .filter((value) => value.length >= 4)
    .sort((left, right) => right.length - left.length)
    .reduce((text, value) => text.replaceAll(value, "[secret]"), message);
}
