import module from "node:module";
import path from "node:path";

/**
 * Modules that @pulumi/pulumi loads at its start (more than half of its loading time) and that few
 * programs use: to serialize a function, as dynamic providers and cloud callbacks need, or to run
 * Pulumi from a program. Who loads them, and as what.
 */
const RARELY_USED: readonly (readonly [importer: string, request: string])[] = [
  ["@pulumi/pulumi/index.js", "./automation"],
  ["@pulumi/pulumi/runtime/closure/codePaths.js", "@npmcli/arborist"],
  ["@pulumi/pulumi/runtime/closure/codePaths.js", "normalize-package-data"],
  ["@pulumi/pulumi/runtime/closure/parseFunction.js", "../../typescript-shim"],
];

type Load = (request: string, parent: { filename?: string } | null | undefined) => unknown;

/** Stands for a module, which is loaded when something of it is first used. */
function lazy(load: () => unknown): unknown {
  let loaded: object | undefined;
  const target = (): object => (loaded ??= load() as object);
  return new Proxy(
    {},
    {
      // Answered without loading: importers ask for it before they use anything.
      get: (_, key) => (key === "__esModule" ? true : (Reflect.get(target(), key) as unknown)),
      has: (_, key) => Reflect.has(target(), key),
      ownKeys: () => Reflect.ownKeys(target()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(target(), key);
        // A proxy may not call a property fixed that its own target does not have.
        return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
      },
    },
  );
}

/** Lets the rarely used modules wait until they are used. */
export function loadLazily(): void {
  const internals = module as unknown as { _load: Load };
  const load = internals._load;
  const expected = new Set(RARELY_USED);
  internals._load = function loadModule(this: unknown, ...args) {
    const [request, parent] = args;
    const importer = parent?.filename?.split(path.sep).join("/") ?? "";
    const rare = RARELY_USED.find(
      ([by, what]) => request === what && importer.endsWith(`/node_modules/${by}`),
    );
    if (rare === undefined) return load.apply(this, args);
    expected.delete(rare);
    // All have come by: what the program loads is none of this one's business.
    if (expected.size === 0) internals._load = load;
    return lazy(() => load.apply(this, args));
  };
}
