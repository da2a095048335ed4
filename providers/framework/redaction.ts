/** Messages without what nobody may read. */
import { redacted } from "../../checklist/redaction";
import { secretStrings, type WireObject } from "./wire";

/** The message without the secrets that are among these properties. */
export function withoutSecrets(message: string, wire: WireObject): string {
  return redacted(message, secretStrings(wire));
}
