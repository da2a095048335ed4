/** What is known of one property of a planned or deployed resource. */
export type Property<T> =
  | { readonly state: "known"; readonly value: T }
  /** The property is there, and its value is not known yet, as in a first preview. */
  | { readonly state: "unknown" }
  | { readonly state: "absent" };

export const NOT_SET: Property<never> = { state: "absent" };
export const NOT_KNOWN: Property<never> = { state: "unknown" };

/** A property that is known to be this; undefined is absent. */
export function propertyOf<T>(value: T | undefined): Property<T> {
  return value === undefined ? NOT_SET : { state: "known", value };
}

/** A property's value, a default where it is absent; undefined where it is not known yet. */
export function valueOr<T>(property: Property<T>, absent: T): T | undefined {
  if (property.state === "unknown") return undefined;
  return property.state === "known" ? property.value : absent;
}

/** A property's value; undefined where it is absent or not known yet. */
export function knownOf<T>(property: Property<T>): T | undefined {
  return property.state === "known" ? property.value : undefined;
}
