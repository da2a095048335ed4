import type { Finding } from "../checklist/finding";
import { ENVIRONMENT_TYPES } from "./environment-adapter";

const PREFIX = "bookedbarber:index:";
const environments: readonly string[] = Object.values(ENVIRONMENT_TYPES);

/**
 * A finding with the file of the component that declares the resource, which its URN tells; as it is
 * for a resource of no component, and for an environment: its variables are set elsewhere.
 */
export function withComponentFile(finding: Finding, urn: string | undefined): Finding {
  const file = urn === undefined ? undefined : componentFile(urn);
  return file === undefined ? finding : { ...finding, location: { file } };
}

/** By URN; every rule asks for the same ones. */
const files = new Map<string, string | undefined>();

function componentFile(urn: string): string | undefined {
  if (files.has(urn)) return files.get(urn);
  const [, , types = ""] = urn.split("::");
  const component = types.split("$").findLast((type) => type.startsWith(PREFIX));
  const isDeclared = component !== undefined && !environments.includes(component);
  const file = isDeclared ? `components/${kebab(component)}.ts` : undefined;
  files.set(urn, file);
  return file;
}

/** `bookedbarber:index:EmailDns` is in email-dns. */
function kebab(type: string): string {
  const name = type.slice(PREFIX.length);
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}
