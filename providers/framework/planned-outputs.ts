/** What a preview says of the outputs that a create or an update would give. */
import { changedOutputs, desiredValue, differences } from "./differences";
import { unknown, type Properties, type ResourceType } from "./resource";

type Described = Pick<ResourceType<unknown>, "properties" | "idOutput">;

/** The inputs, what their absence stands for, and `unknown` for what the system decides. */
export function plannedCreate(type: Described, inputs: Properties): Properties {
  const planned: Record<string, unknown> = type.idOutput === false ? {} : { id: unknown };
  for (const [name, property] of Object.entries(type.properties)) {
    const desired = property.output === true ? undefined : desiredValue(name, property, inputs);
    if (desired !== undefined) planned[name] = desired;
    else if (property.output === true || property.computed === true) planned[name] = unknown;
  }
  return planned;
}

/** The stored outputs with the changed inputs in their places, and `unknown` for the outputs that
 *  this update changes. */
export function plannedUpdate(type: Described, inputs: Properties, state: Properties): Properties {
  const planned: Record<string, unknown> = { ...state };
  const changed = new Set(differences(type, inputs, state).properties);
  for (const name of changed) {
    const property = type.properties[name];
    if (property === undefined) continue;
    const desired =
      property.output === true ? property.expected?.(inputs) : desiredValue(name, property, inputs);
    if (desired === undefined) Reflect.deleteProperty(planned, name);
    else planned[name] = desired;
  }
  for (const name of changedOutputs(type, changed)) planned[name] = unknown;
  return planned;
}
