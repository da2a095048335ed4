import type { Kind, Subject } from "../checklist/resources/subject";
import type { Properties } from "./property-reader";

/** Where a resource is declared. */
export interface DeclaredAt {
  readonly id: string;
  readonly resource: string;
}

/** How resources of some types become a subject. */
export interface Adapter {
  readonly kind: Kind;
  readonly types: readonly string[];
  readonly subject: (props: Properties, declared: DeclaredAt) => Subject;
}
