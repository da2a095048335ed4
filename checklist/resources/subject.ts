import { KINDS, readingsOf } from "./kinds";
import type { Kind, PropertyReading, TypeOfKind, Values } from "./kinds";
import type { Property } from "./property";

export type { Kind };

/** Where a resource is declared. */
export interface DeclaredAt {
  /** To find it again: its URN. */
  readonly id: string;
  /** Its name in the program, for messages where its own name is not known. */
  readonly resource: string;
  /** Whether the engine refuses to delete it; undefined where nobody tells. */
  readonly protect?: boolean;
  /** Properties that are set, and of which no rule knows what they do. */
  readonly unjudged?: readonly string[];
}

type Row = typeof KINDS;
type ReaderOf<R> = R extends readonly [infer Reader, ...unknown[]] ? Reader : R;
type PropertiesOf<K extends Kind> = {
  readonly [P in keyof Row[K]["properties"]]: Property<
    Values[ReaderOf<Row[K]["properties"][P]> & keyof Values]
  >;
};
type EachTypesFacts<K extends Kind> = Row[K]["types"][keyof Row[K]["types"]];
type FactsOf<K extends Kind> = {
  readonly [F in keyof EachTypesFacts<K>]: EachTypesFacts<K>[F];
};

/** The subject of a kind: a resource as the rules see it, plain data, whoever wrote it. */
export type SubjectOf<K extends Kind> = K extends Kind
  ? { readonly kind: K } & DeclaredAt & FactsOf<K> & PropertiesOf<K>
  : never;

/** Everything that the rules on resources judge. */
export type Subject = SubjectOf<Kind>;

/** A platform that runs the application. */
export type Platform = SubjectOf<"platform-variables">["platform"];

/** The subject of a kind whose properties somebody reads. */
export function subjectFrom(
  kind: Kind,
  facts: TypeOfKind["facts"],
  declared: DeclaredAt,
  read: (reading: PropertyReading) => Property<unknown>,
): Subject {
  const properties = readingsOf(kind).map((reading) => [reading.property, read(reading)] as const);
  return { kind, ...declared, ...facts, ...Object.fromEntries(properties) } as Subject;
}

/** The subjects of a kind among others. */
export function ofKind<K extends Kind>(
  subjects: readonly Subject[],
  kind: K,
): readonly SubjectOf<K>[] {
  return subjects.filter((subject): subject is SubjectOf<K> => subject.kind === kind);
}

/** What a person calls a subject: `role bookedbarber_app`, `TXT _dmarc.bookedbarber.com`. */
export function labelOf(subject: Subject): string {
  const values = new Map<string, unknown>(Object.entries(subject));
  const textOf = (name: string): string | undefined => {
    const value = values.get(name);
    if (typeof value === "string") return value;
    const property = value as Property<unknown> | undefined;
    return property?.state === "known" ? String(property.value) : undefined;
  };
  return KINDS[subject.kind].label.replace(
    /\{([\w,]*)(?:\|([^}]*))?\}/g,
    (_, names: string, word: string | undefined) => {
      const known = names
        .split(",")
        .map(textOf)
        .find((text) => text !== undefined);
      return known ?? word ?? subject.resource;
    },
  );
}
