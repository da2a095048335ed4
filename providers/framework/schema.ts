/** The package schema that `pulumi import` generates code from. */
import type { Property, Provider } from "./resource";

const ANY = { $ref: "pulumi.json#/Any" };
const SCHEMA_TYPES: Readonly<Record<Property["type"], object>> = {
  string: { type: "string" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  strings: { type: "array", items: { type: "string" } },
  object: { type: "object", additionalProperties: ANY },
  objects: { type: "array", items: ANY },
  any: ANY,
};

function described([name, property]: readonly [string, Property]): [string, object] {
  const marks = {
    ...(property.secret === true ? { secret: true } : {}),
    ...(property.replaces === true ? { willReplaceOnChanges: true } : {}),
  };
  return [name, { ...SCHEMA_TYPES[property.type], ...marks }];
}

/** The schema as JSON (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/). */
export function packageSchema(provider: Provider<unknown>): string {
  const resources = provider.resources.map(({ token, properties }) => {
    const entries = Object.entries(properties);
    const inputs = entries.filter(([, property]) => property.output !== true);
    return [
      token,
      {
        properties: Object.fromEntries(entries.map(described)),
        inputProperties: Object.fromEntries(inputs.map(described)),
        requiredInputs: inputs
          .filter(([, property]) => property.required === true && property.default === undefined)
          .map(([name]) => name),
      },
    ] as const;
  });
  return JSON.stringify({
    name: provider.name,
    version: provider.version,
    meta: { moduleFormat: "(.*)(?:/[^/]*)" },
    resources: Object.fromEntries(resources),
  });
}
