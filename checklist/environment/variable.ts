/** Where the application reads a variable: the server's process, the browser, or the build. */
export type Side = "backend" | "browser" | "build";

/** Who gives a variable its value. */
export type Source =
  /** A person, by `pulumi config set`. */
  | "setting"
  /** The stack makes it up once (a random key). */
  | "generated"
  /** The stack computes it from other resources or settings (a connection string, a host). */
  | "derived"
  /** The contract itself: production has one right value. */
  | "constant";

/** How the application understands a variable's text. */
export type Format =
  | "text"
  | "boolean"
  | "integer"
  /** A number from 0 to 1. */
  | "fraction"
  | "url"
  | "database-url"
  /** Origins, separated by commas. */
  | "origins"
  | "email"
  /** A telephone number as ITU-T E.164 writes it. */
  | "phone"
  /** Five cron fields. */
  | "schedule";

/** One variable of the application's environment: a line of the environment contract. */
export interface Variable<Name extends string = string> {
  readonly name: Name;
  /** Other names under which the application reads the same value. */
  readonly aliases: readonly string[];
  readonly side: Side;
  readonly secret: boolean;
  /** Whether data is encrypted with it, which is lost with the value. */
  readonly encrypts?: true;
  /** Whether production must have it. */
  readonly required: boolean;
  /** Where it depends: when production must have it, in words, after "required with". */
  readonly requiredWith?: string;
  readonly source: Source;
  readonly format: Format;
  /** The only texts that the application understands, where it takes a few words. */
  readonly choices?: readonly string[];
  /** The value in production where no setting says otherwise; absent where there is none. */
  readonly default?: string;
  /** The checklist's items that the variable serves, the main one first. */
  readonly items: readonly [string, ...string[]];
  readonly description: string;
}
