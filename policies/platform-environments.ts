import type { Environment, Environments } from "../checklist/environment/environment";
import { frontOfNames } from "../checklist/environment/front-of-names";
import type { Reading } from "../checklist/environment/value";
import type { Finding } from "../checklist/finding";
import { KINDS } from "../checklist/resources/kinds";
import type { Platform } from "../checklist/resources/subject";
import { environmentIn } from "./environment-adapter";
import type { Properties } from "./property-reader";
import type { Resource } from "./resource-adapter";

/** The resources that bring an environment to a platform, in their input `variables`. */
export const PLATFORM_TYPES: ReadonlyMap<string, Platform> = new Map(
  Object.entries(KINDS["platform-variables"].types).map(([type, { platform }]) => [type, platform]),
);

/** What a platform gets: the environment of one of its services. */
export interface PlatformEnvironment {
  readonly platform: Platform;
  /** The resource's name in the program. */
  readonly resource: string;
  readonly urn: string;
  readonly environment: Environment;
}

/** By the properties of a resource, which every rule on it brings along. */
const known = new WeakMap<Properties, PlatformEnvironment>();

/** What a resource brings to a platform; undefined for any other resource. */
export function platformEnvironmentOf(
  resource: Pick<Resource, "type" | "name" | "urn" | "props">,
): PlatformEnvironment | undefined {
  const platform = PLATFORM_TYPES.get(resource.type);
  if (platform === undefined) return undefined;
  const { props, name, urn } = resource;
  const found = known.get(props);
  if (found !== undefined) return found;
  // Render knows no references: there they are plain text.
  const fillsReferences = platform === "railway";
  const { names } = environmentIn("backend", props, fillsReferences);
  // A service whose names nobody knows may be the backend.
  const front = frontOfNames(names) ?? "backend";
  const environment = environmentIn(front, props, fillsReferences);
  const made = { platform, resource: name, urn, environment };
  known.set(props, made);
  return made;
}

/** Whether two environments have the same variables, each the same or not known in both. */
export function isSame(one: Environment, other: Environment): boolean {
  return (
    one.names.length === other.names.length &&
    one.names.every((name) => isEqual(one.read(name), other.read(name)))
  );
}

function isEqual(one: Reading, other: Reading): boolean {
  return textOf(one) === textOf(other) && one.state === other.state;
}

function textOf(reading: Reading): string | undefined {
  if (reading.state === "absent") return undefined;
  return reading.state === "known" ? reading.value : reading.open;
}

/**
 * What the rules find in platforms' environments and in no judged component: what they find in both
 * is reported at the component. What a platform lacks is another rule's business.
 *
 * @param found What a rule found in the platforms' environments.
 * @param judged What it found in those of the components.
 */
export function atPlatform(
  found: readonly Finding[],
  judged: readonly Finding[],
  { backend, frontend }: Environments,
  resource: string,
): readonly Finding[] {
  const isThere = ({ subject }: Finding): boolean =>
    [backend, frontend].some((each) => each !== undefined && isIn(each, subject));
  const isJudged = (finding: Finding): boolean =>
    judged.some(
      (one) =>
        one.subject === finding.subject &&
        one.status === finding.status &&
        one.message === finding.message,
    );
  return found
    .filter((finding) => finding.status === "error" || (isThere(finding) && !isJudged(finding)))
    .map((finding) => placed(finding, resource));
}

function isIn(environment: Environment, name: string): boolean {
  return environment.read(name).state !== "absent";
}

/** A finding with the resource that somebody would change, and not the setting of that name. */
function placed(finding: Finding, resource: string): Finding {
  const { subject, message } = finding;
  const named = `${subject} at ${resource}`;
  return {
    ...finding,
    subject: named,
    message: message.startsWith(subject) ? `${named}${message.slice(subject.length)}` : message,
    fix: `Give ${resource} the variables of the judged component unchanged, and set ${subject} by the stack's settings. ${finding.fix}`,
  };
}
