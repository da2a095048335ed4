/**
 * The parts of an id that an import gives, in the form of `<zone_id>/<dns_record_id>`.
 * @throws Error that shows the form
 */
export function importedParts(id: string, form: string): [string, string, string] {
  const [first = "", second = "", third = "", ...more] = id.split("/");
  const count = form.split("/").length;
  const parts = [first, second, third].filter((part) => part !== "");
  if (more.length > 0 || parts.length !== count || id.split("/").length !== count)
    throw new Error(`the id of an import is "${form}", and "${id}" is not`);
  return [first, second, third];
}

/** Fails as the official plugin does for a resource type that has no import. */
export function importIsNotThere(): never {
  throw new Error(
    "Resource Import Not Implemented: This resource does not support import. Please contact the " +
      "provider developer for additional information.",
  );
}
