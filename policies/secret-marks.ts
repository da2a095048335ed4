import { NOT_KNOWN, NOT_SET, propertyOf } from "../checklist/resources/property";
import type { Property } from "../checklist/resources/property";
import { isProperties } from "./property-reader";
import type { Properties } from "./property-reader";
import { replace, sdkModule } from "./sdk-functions";

/** How Pulumi marks what it sends (sdk/go/common/resource/sig): a key, with what it is. */
export const MARK = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The SDK's property of a proxy that gives what is behind it. */
const TARGET = "__getSpecialProxyTarget";

/** By what the SDK makes of properties, the properties as they were sent. */
const sentAs = new WeakMap<object, unknown>();

/**
 * Lets the pack see which properties are secrets: the SDK takes the marks off before a policy is
 * asked. A version of the SDK that is made otherwise is left alone; then nobody knows.
 */
export function rememberSecretMarks(): void {
  replace(sdkModule("@pulumi/policy/deserialize"), "deserializeProperties", (deserialize) => {
    return (properties, ...rest) => {
      const read = deserialize(properties, ...rest);
      if (isProperties(read) && isProperties(properties)) sentAs.set(read, properties);
      return read;
    };
  });
}

/** The texts in properties that stand there in clear; not known where nobody tells the marks. */
export function clearTextsOf(props: Properties): Property<readonly string[]> {
  const sent = sentOf(props);
  return sent === undefined ? NOT_KNOWN : propertyOf([...clearTextsIn(sent)]);
}

/** The names of properties with texts in clear; absent where nobody tells the marks. */
export function clearNamesOf(props: Properties): Property<readonly string[]> {
  const named = Object.entries(sentOf(props) ?? {});
  const clear = named.filter(([, value]) => !clearTextsIn(value).next().done);
  return named.length === 0 ? NOT_SET : propertyOf(clear.map(([name]) => name));
}

/** Properties with their marks. */
function sentOf(props: Properties): Properties | undefined {
  const target: unknown = props[TARGET];
  const sent = sentAs.get(isProperties(target) ? target : props);
  const marked = hasJavaScript(sent) ? sent.toJavaScript() : undefined;
  return isProperties(marked) ? marked : undefined;
}

function hasJavaScript(value: unknown): value is { toJavaScript(): unknown } {
  return typeof value === "object" && value !== null && "toJavaScript" in value;
}

function* clearTextsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (!isProperties(value) || value[MARK] === SECRET) return;
  for (const one of Object.values(value)) yield* clearTextsIn(one);
}
