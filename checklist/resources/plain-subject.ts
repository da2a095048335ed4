import { readingsOf, typesOfKind } from "./kinds";
import { propertyOf } from "./property";
import type { Property } from "./property";
import { subjectFrom } from "./subject";
import type { Kind, Subject, SubjectOf } from "./subject";

/** A subject written down as plain values; what is left out is absent. */
export type PlainSubject = {
  [K in Kind]: { readonly kind: K } & PlainValues<SubjectOf<K>>;
}[Kind];

type PlainValues<S> = {
  readonly [P in keyof S as P extends "kind" | "id" ? never : P]?: S[P] extends Property<infer T>
    ? T
    : S[P];
};

/**
 * The subject that plain values stand for, all of them known. Its type is the first one of its kind
 * that the given facts do not contradict.
 */
export function subjectOfPlain(plain: PlainSubject, id: string): Subject {
  const { kind, ...given } = plain;
  const values: Readonly<Record<string, unknown>> = given;
  const types = typesOfKind(kind);
  const fitting = types.find((type) =>
    Object.entries(type.facts).every(([name, fact]) => (values[name] ?? fact) === fact),
  );
  const { facts = {} } = fitting ?? types[0] ?? {};
  const properties = new Set(readingsOf(kind).map(({ property }) => property));
  const own = Object.entries(values).filter(([name]) => !properties.has(name));
  return {
    ...subjectFrom(kind, facts, { id, resource: kind }, ({ property }) =>
      propertyOf(values[property]),
    ),
    ...Object.fromEntries(own),
  };
}
