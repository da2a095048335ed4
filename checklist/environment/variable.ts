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

/** One variable of the application's environment: a line of the environment contract. */
export interface Variable {
  readonly name: string;
  /** Other names under which the application reads the same value. */
  readonly aliases: readonly string[];
  readonly side: Side;
  readonly secret: boolean;
  /** Whether production must have it. */
  readonly required: boolean;
  readonly source: Source;
  /** The value in production where no setting says otherwise; absent where there is none. */
  readonly default?: string;
  readonly description: string;
}
