/**
 * What a stand-in plugin says of one resource type. `provider.ts` turns a set of these into a
 * provider that the engine talks to; everything here is plain values, without gRPC.
 */

/** A property that the engine knows only after the deployment. */
export const unknown: unique symbol = Symbol("unknown");

/** Property values as plain JSON, with `unknown` where a preview does not know one yet. Secrets
 *  are unwrapped here and wrapped again on the way out. */
export type Properties = Readonly<Record<string, unknown>>;

export interface Property {
  /** The property's type, by which a wrong value is refused. */
  readonly type: "string" | "number" | "boolean" | "strings" | "object" | "objects" | "any";
  /** An input that must be given. */
  readonly required?: true;
  /** An output that no input sets. */
  readonly output?: true;
  /** An input that the plugin or the API fills where it is absent: absence is no difference. */
  readonly computed?: true;
  /** The value that the official plugin adds to the inputs in `check` where the input is absent. */
  readonly default?: unknown;
  /** A change forces a replacement. */
  readonly replaces?: true;
  /** The value is kept as a secret in the outputs. */
  readonly secret?: true;
  /** An output that a preview of any update cannot know (a time stamp, for example). */
  readonly changesOnUpdate?: true;
  /** When two values mean the same to the official plugin; deep equality where absent. */
  equals?(desired: unknown, actual: unknown, resource: Properties): boolean;
}

/** A problem that `check` reports, as the engine prints it beside the property. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** A resource as it exists: its outputs include its inputs as the system holds them. */
export interface Existing {
  readonly id: string;
  readonly outputs: Properties;
  /** The inputs that an import or a refresh adopts; derived from the outputs where absent. */
  readonly inputs?: Properties;
}

/** One resource type; `Config` is the provider's configuration as its `configure` parsed it. */
export interface ResourceType<Config> {
  /** The type token, such as `random:index/randomPassword:RandomPassword`. */
  readonly token: string;
  readonly properties: Readonly<Record<string, Property>>;
  /** Problems beyond unknown, missing and wrongly typed properties. */
  check?(inputs: Properties, config: Config): CheckFailure[] | Promise<CheckFailure[]>;
  create(inputs: Properties, config: Config): Promise<Existing>;
  /** The resource as the system holds it now; undefined where it is gone. `state` is what was
   *  stored last, empty for an import. */
  read(id: string, state: Properties, config: Config): Promise<Existing | undefined>;
  /** Absent where every change forces a replacement. Gives the new outputs (and id). */
  update?(id: string, inputs: Properties, state: Properties, config: Config): Promise<Existing>;
  delete(id: string, state: Properties, config: Config): Promise<void>;
}

/** One provider: its resource types and how it reads its configuration. */
export interface Provider<Config> {
  /** The plugin's name: `random`, `postgresql`, `cloudflare`, `sentry`. */
  readonly name: string;
  /** The version of the official plugin whose behaviour this one keeps to. */
  readonly version: string;
  /** Turns the provider's configuration and the environment into `Config`; throws an error whose
   *  message names the setting that is missing or wrong. */
  configure(variables: Properties, environment: NodeJS.ProcessEnv): Config;
  readonly resources: readonly ResourceType<Config>[];
}
