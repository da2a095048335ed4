/**
 * What a provider says of one resource type. `provider.ts` turns a set of these into a
 * provider that the engine talks to; everything here is plain values, without gRPC.
 */

import type { z } from "zod";

/** A property that the engine knows only after the deployment. */
export const unknown: unique symbol = Symbol("unknown");

/** Property values as plain JSON, with `unknown` where a preview does not know one yet. Secrets
 *  are unwrapped here and wrapped again on the way out. */
export type Properties = Readonly<Record<string, unknown>>;

/** A constant of the type descriptions. */
export type Constant = string | number | boolean | null | readonly unknown[];

export interface Property {
  /** What it is for, as its page says it. */
  readonly description?: string;
  /** What a value must be beyond its type; its messages say how to mend it, without the value. */
  readonly schema?: z.ZodType;
  /** The property's type, by which a wrong value is refused. */
  readonly type: "string" | "number" | "boolean" | "strings" | "object" | "objects" | "any";
  /** An input that must be given. */
  readonly required?: true;
  /** An output that no input sets. */
  readonly output?: true;
  /** An input that the plugin or the API fills where it is absent: absence is no difference. */
  readonly computed?: true;
  /** The value that `check` adds to the inputs where the input is absent. */
  readonly default?: unknown;
  /** The value that absence stands for without being added to the inputs: a preview knows it, and
   *  dropping another value from the program is a change to this one. A function where it depends
   *  on other inputs. Without it (and without `computed`) absence stands for an empty value:
   *  null, "", 0, false, [] or {}. */
  readonly whenAbsent?: Constant | ((inputs: Properties) => unknown);
  /** The input that `check` makes up where it is absent: the resource's name and a random suffix,
   *  kept from then on. A replacement under an unchanged name deletes the old resource first. */
  readonly autoname?: true;
  /** A change forces a replacement. */
  readonly replaces?: true;
  /** The value is kept as a secret in the outputs. */
  readonly secret?: true;
  /** An output that a preview of an update cannot know (a time stamp, for example): of any update,
   *  or of one that changes an input of this list. The difference then names the output too. */
  readonly changesOnUpdate?: true | readonly string[];
  /** The value to which an update brings this output, by the inputs: where the state holds another
   *  one, that is a difference. Undefined where any value is right. */
  expected?(inputs: Properties): unknown;
  /** When two values mean the same to the provider; deep equality where absent. */
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
  /** A creation found it: it was there before the stack. */
  readonly found?: true;
}

/**
 * What an operation throws that made a resource and could not finish it: the engine keeps the
 * resource with its id, and the next update goes on with it, so that nothing is made twice or lost.
 */
export class PartlyDone extends Error {
  constructor(
    readonly existing: Existing,
    reason: unknown,
  ) {
    super(reason instanceof Error ? reason.message : String(reason));
  }
}

/** What becomes of the system's thing when a stack deletes its resource, as the page says it. */
export const DELETION = {
  unlessFound:
    "It is deleted, unless it was there before the stack: found by its name when the stack was to " +
    "make it, or imported. Then it stays, as it is.",
  unlessFoundNames:
    "The variables that the stack brought are deleted. Those whose names were there before it stay, " +
    "as they are.",
  putsBack: "What was there before is put back.",
  nothing: "Nothing happens.",
} as const;

/** What an operation throws where a thing may be gone, and its system does not prove it. */
export class NotProved extends Error {}

/** One resource type; `Config` is the provider's configuration as its `configure` parsed it. */
export interface ResourceType<Config> {
  /** The type token, such as `random:index/randomPassword:RandomPassword`. */
  readonly token: string;
  /** What it is, as its page says it. */
  readonly description?: string;
  readonly properties: Readonly<Record<string, Property>>;
  /** What a deletion does. With `unlessFound` the framework remembers what was found, in the output
   *  `foundBefore`, and deletes no such thing. */
  readonly deletion?: keyof typeof DELETION;
  /** The outputs get `id` as those of bridged plugins do; false where there is to be none. */
  readonly idOutput?: false;
  /** Two of these cannot stand side by side: a replacement deletes the old one first. A function
   *  where it depends on what changes. */
  readonly deleteBeforeReplace?: true | ((inputs: Properties, state: Properties) => boolean);
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
  /** What messages call it; `the provider NAME` where absent. */
  readonly title?: string;
  /** What a person may do who needs a resource that it lacks. */
  readonly advice?: string;
  /** Its version; a stand-in's is that of the official plugin whose behaviour it keeps to. */
  readonly version: string;
  /** The configuration keys that it knows; others are refused. All are let
   *  through where absent. */
  readonly variables?: readonly string[];
  /** False for a provider that says which properties differ and not how, as plugins of Terraform's
   *  Plugin Framework do. */
  readonly detailedDiff?: false;
  /** Turns the provider's configuration and the environment into `Config`; throws an error whose
   *  message names the setting that is missing or wrong. Runs for the check of the configuration
   *  and again when it is taken, so it must not open anything. The engine hands numbers and
   *  booleans over as their JSON text (`"5432"`, `"false"`). The signal is that of a cancellation. */
  configure(variables: Properties, environment: NodeJS.ProcessEnv, signal: AbortSignal): Config;
  readonly resources: readonly ResourceType<Config>[];
  readonly functions?: readonly ProviderFunction<Config>[];
}

/** A function (a data source), such as `cloudflare:index/getZone:getZone`. */
export interface ProviderFunction<Config> {
  readonly token: string;
  /** Answers one invocation; an error's message reaches the user. */
  invoke(args: Properties, config: Config): Promise<Properties>;
}
