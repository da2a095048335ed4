import { createRequire } from "node:module";
import type * as Network from "node:net";

let loaded: typeof Network | undefined;

/** Node's module of the network. It loads as long as all rules take, and few values need it. */
export function networkModule(): typeof Network {
  loaded ??= createRequire(__filename)("node:net") as typeof Network;
  return loaded;
}
