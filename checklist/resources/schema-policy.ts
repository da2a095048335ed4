/** What a schema itself gives a role: grants that stand with the schema. */
export interface SchemaPolicy {
  /** The role's name, `public` for every role; undefined where it is not known yet. */
  readonly role: string | undefined;
  readonly privileges: readonly string[];
  /** Whether the role may hand them on. */
  readonly grantOption: boolean;
  /** Whether a part of it is not known yet. */
  readonly partial: boolean;
}
