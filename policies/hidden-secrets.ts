import { replace, sdkModule } from "./sdk-functions";
import { MARK, SECRET } from "./secret-marks";

/** What `pulumi policy analyze --file` puts in place of each secret where it cannot decrypt them. */
const HIDDEN = "[secret]";

/** What the engine sends in place of a text that is not known yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Lets the pack take secrets that the analysis of a state file hides for values that are not known.
 * The engine hides all secrets of a file or none, and marks them as secrets still. A plain text
 * `[secret]`, and one beside secrets that can be read, is a value that somebody has set. A version
 * of the SDK that is made otherwise is left alone: then such a text is judged as it stands.
 */
export function takeHiddenForUnknown(): void {
  let isReadable = false;
  replace(sdkModule("@pulumi/policy/deserialize"), "deserializeProperties", (deserialize) => {
    return (properties, ...rest) => {
      if (!hasJavaScript(properties)) return deserialize(properties, ...rest);
      const sent = properties.toJavaScript();
      isReadable ||= hasReadableSecret(sent);
      const told = isReadable ? sent : withUnknown(sent);
      return deserialize({ toJavaScript: () => told }, ...rest);
    };
  });
}

function hasJavaScript(value: unknown): value is { toJavaScript(): unknown } {
  return typeof value === "object" && value !== null && "toJavaScript" in value;
}

function hasReadableSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isSecret(value)) return value.value !== HIDDEN;
  return Object.values(value).some(hasReadableSecret);
}

/** The value with what is hidden in it as not known. */
function withUnknown(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return value.value === HIDDEN ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(withUnknown);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withUnknown(one)]));
}

function isSecret(value: object): value is { readonly value: unknown } {
  return MARK in value && value[MARK] === SECRET;
}
