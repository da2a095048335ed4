import { createRequire } from "node:module";

/** A function of the policy SDK whose types are not told. */
export type AnyFunction = (...args: unknown[]) => unknown;

/** A module of the SDK as its other modules see it. An import would have a copy of it. */
export const sdkModule = createRequire(__filename);

/** The SDK's modules call each other's functions by these properties, which its types do not tell. */
export function replace(
  module: unknown,
  name: string,
  by: (original: AnyFunction) => AnyFunction,
): void {
  if (typeof module !== "object" || module === null) return;
  const original: unknown = Reflect.get(module, name);
  if (typeof original === "function") Reflect.set(module, name, by(original as AnyFunction));
}
