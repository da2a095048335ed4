import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as the program declared it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: unknown;
}

// The SDK's mocks say that they know hooks, and do not: none runs, for no engine plans anything.
Object.assign(MockMonitor.prototype, {
  registerResourceHook: (_request: unknown, done: (error: null, answer: object) => void) => {
    done(null, {});
  },
});

/** What the providers would compute, by type. */
const computed: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  "random:index/randomPassword:RandomPassword": (name) => ({ result: `generated ${name}` }),
  "saas:railway:Service": () => ({ revision: 1 }),
  "saas:render:Service": () => ({ revision: 1 }),
  "sentry:index/sentryKey:SentryKey": () => ({ dsnPublic: "https://key@o1.ingest.sentry.io/2" }),
};

/**
 * Declares resources under mocks and gives what was declared, in the order of the declarations.
 * This proves what the program asks for; it does not prove that a provider accepts it.
 *
 * @param run In a preview no resource has its id yet.
 */
export async function declare(
  program: () => unknown,
  run: "preview" | "update" = "preview",
): Promise<readonly Declared[]> {
  const declared: Declared[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        declared.push({ type, name, inputs: inputs as unknown });
        return {
          id: id === undefined || id === "" ? `${name}-id` : id,
          state: { ...(inputs as object), ...computed[type]?.(name) },
        };
      },
      call: ({ token }) => {
        throw new Error(`unexpected call of ${token}`);
      },
    },
    "bookedbarber",
    "test",
    run === "preview",
  );
  await program();
  await pulumi.runtime.disconnect();
  return declared;
}

/** Resources by their names: several that wait for nothing are declared in no certain order. */
export function byName(declared: readonly Declared[]): readonly Declared[] {
  return [...declared].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** How a secret value reaches a provider: marked, so that the state keeps it encrypted. */
export function secretValue(value: unknown): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}
