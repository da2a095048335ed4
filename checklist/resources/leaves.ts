/** The plain values inside of an object, each by its path: `from_value.target_url.value`, `phases.0`. */
export interface Leaves {
  readonly values: Readonly<Record<string, string>>;
  /** Whether a part of it is not known yet. */
  readonly partial: boolean;
}
