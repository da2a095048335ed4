/** The inputs that an import or a refresh takes over from the resource as it is. */
import { desiredValue, isEmpty, sameValue } from "./differences";
import type { Existing, Properties, ResourceType } from "./resource";

type Described = Pick<ResourceType<unknown>, "properties">;

/** Inputs that a program could have given to get this resource: without what absence means. */
export function importedInputs(type: Described, existing: Existing): Properties {
  if (existing.inputs !== undefined) return existing.inputs;
  const entries = Object.entries(existing.outputs).filter(([name, value]) => {
    const property = type.properties[name];
    if (property === undefined || property.output === true || value === null) return false;
    if (property.required === true || property.default !== undefined) return true;
    // What absence means may depend on the others.
    const absent = desiredValue(name, property, { ...existing.outputs, [name]: undefined });
    return absent === undefined ? !isEmpty(value) : !sameValue(absent, value);
  });
  return Object.fromEntries(entries);
}

/** The old inputs with the values that the system holds now; an input keeps its own spelling
 *  where the two mean the same, and one that the system does not tell stays. */
export function refreshedInputs(
  type: Described,
  existing: Existing,
  oldInputs: Properties,
): Properties {
  const found = existing.inputs ?? existing.outputs;
  const entries = Object.entries(oldInputs).flatMap(([name, old]): [string, unknown][] => {
    const property = type.properties[name];
    const now = found[name];
    if (property === undefined || now === undefined) return [[name, old]];
    if (now === null) return isEmpty(old) ? [[name, old]] : [];
    const equal = property.equals?.(old, now, oldInputs) ?? sameValue(old, now);
    return [[name, equal ? old : now]];
  });
  return Object.fromEntries(entries);
}
