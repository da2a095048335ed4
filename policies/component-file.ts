import type { Finding } from "../checklist/finding";
import { ENVIRONMENT_TYPES } from "./environment-adapter";

const PREFIX = "bookedbarber:index:";
const environments: readonly string[] = Object.values(ENVIRONMENT_TYPES);

/**
 * A finding with the file of the component that declares the resource, which its URN tells; as it is
 * for a resource of no component, and for an environment: its variables are set elsewhere.
 */
export function withComponentFile(finding: Finding, urn: string | undefined): Finding {
  const [, , types = ""] = urn?.split("::") ?? [];
  const component = types.split("$").findLast((type) => type.startsWith(PREFIX));
  if (component === undefined || environments.includes(component)) return finding;
  return { ...finding, location: { file: `components/${kebab(component)}.ts` } };
}

/** `bookedbarber:index:EmailDns` is in email-dns. */
function kebab(type: string): string {
  const name = type.slice(PREFIX.length);
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}
