import { createRequire } from "node:module";
import path from "node:path";

import { createMochaTestRunner } from "@stryker-mutator/mocha-runner";
import type { MochaTestRunner } from "@stryker-mutator/mocha-runner";
import Mocha from "mocha";

type Injector = Parameters<typeof createMochaTestRunner>[0];

/** What mocha does by itself where it is not asked to load by `import`. */
interface LoadingMocha {
  lazyLoadFiles(lazy: boolean): void;
  loadFiles(): void;
}

// By the cache of `require`, which can be emptied; that of `import` cannot.
Mocha.prototype.loadFilesAsync = function (this: LoadingMocha) {
  this.lazyLoadFiles(true);
  this.loadFiles();
  return Promise.resolve();
};

const loaded = createRequire(path.join(process.cwd(), "stryker.js")).cache;
const ownFiles = process.cwd() + path.sep;
const libraries = path.join(process.cwd(), "node_modules") + path.sep;

function forgetOwnFiles(): void {
  for (const file of Object.keys(loaded)) {
    if (file.startsWith(ownFiles) && !file.startsWith(libraries)) {
      Reflect.deleteProperty(loaded, file);
    }
  }
}

/**
 * Stryker's runner for mocha, but for what it does with a change of something that is made while a
 * file loads, as most of a catalogue is: it starts a new process for each. What is tried here are
 * CommonJS files, which can be loaded anew in the same process, in a hundredth of the time.
 */
class ReloadingRunner {
  static readonly inject = ["$injector"] as const;
  readonly #injector: Injector;
  #runner: MochaTestRunner;

  constructor(injector: Injector) {
    this.#injector = injector;
    this.#runner = createMochaTestRunner(injector);
  }

  readonly capabilities = (): Promise<{ reloadEnvironment: boolean }> =>
    Promise.resolve({ reloadEnvironment: true });

  readonly init = (): Promise<void> => this.#runner.init();

  readonly dryRun: MochaTestRunner["dryRun"] = (options) => this.#runner.dryRun(options);

  readonly mutantRun: MochaTestRunner["mutantRun"] = async (options) => {
    if (options.reloadEnvironment) {
      await this.#runner.dispose();
      forgetOwnFiles();
      this.#runner = createMochaTestRunner(this.#injector);
      await this.#runner.init();
    }
    return this.#runner.mutantRun(options);
  };

  readonly dispose = (): Promise<void> => this.#runner.dispose();
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [
  { kind: "TestRunner", name: "mocha-reloading", injectableClass: ReloadingRunner },
];
