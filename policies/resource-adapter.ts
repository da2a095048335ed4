import { kinds, typesOfKind } from "../checklist/resources/kinds";
import { subjectFrom } from "../checklist/resources/subject";
import { unjudgedProperties } from "../checklist/resources/unjudged";
import type { Kind, Subject } from "../checklist/resources/subject";
import { isProperties, readProperty } from "./property-reader";
import type { Properties } from "./property-reader";
import { readBy } from "./kind-readers";
import { pluginPlaceOf } from "./plugin-places";

/** A resource of a plan or a state, as far as a subject is made of it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Properties;
  readonly opts: { readonly protect: boolean };
}

const byType = new Map(
  kinds.flatMap((kind) =>
    typesOfKind(kind).map(({ type, facts }) => [type, { kind, facts }] as const),
  ),
);

/** The types of resources that are judged as one of these kinds. */
export function typesOf(judged: readonly Kind[]): readonly string[] {
  return judged.flatMap(typesOfKind).map(({ type }) => type);
}

/** By the properties of a resource, which every rule on it brings along. */
const subjects = new WeakMap<Properties, Subject>();

/** The subject that a resource is; undefined for one that no rule is about. */
export function subjectOf({
  type,
  name,
  urn,
  props,
  opts: { protect },
}: Resource): Subject | undefined {
  const known = subjects.get(props);
  if (known?.id === urn) return known;
  const row = byType.get(type);
  if (row === undefined) return undefined;
  const subject = subjectFrom(
    row.kind,
    row.facts,
    {
      id: urn,
      resource: name,
      protect,
      unjudged: unjudgedProperties(row.kind, Object.keys(props)).filter((one) => isSet(props, one)),
    },
    (reading) => (reading.reader === "pluginPlace" ? pluginPlaceOf(urn) : readBy(props, reading)),
  );
  subjects.set(props, subject);
  return subject;
}

/** Whether a property turns anything on: providers fill in what a program leaves out. */
function isSet(props: Properties, name: string): boolean {
  const property = readProperty(props, name);
  if (property.state !== "known") return property.state === "unknown";
  const { value } = property;
  if (isProperties(value)) return Object.keys(value).length > 0;
  return value !== "" && value !== false && value !== 0;
}
