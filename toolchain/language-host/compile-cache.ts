import module from "node:module";
import path from "node:path";

const FLUSH_AFTER_MS = 3_000;

/**
 * Keeps compiled code beside the host's files: https://nodejs.org/api/module.html#module-compile-cache
 * Plugins do not live to their natural end, when node would write it, so it is also written in between.
 */
export function useCompileCache(): void {
  module.enableCompileCache(path.join(__dirname, "compile-cache"));
  setTimeout(() => {
    module.flushCompileCache();
  }, FLUSH_AFTER_MS).unref();
}
