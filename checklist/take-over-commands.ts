import { shellWord } from "./shell-word";

/** A resource of the program that exists at its system, and not, or under a former id, in the stack. */
export interface Existing {
  /** The program's, below one component. */
  readonly urn: string;
  /** The name of that component. */
  readonly component: string;
  /** What `pulumi import` asks for. */
  readonly id: string;
}

/**
 * The lines for a shell by which a stack takes over what exists, under the program's own names. The
 * component goes with it: without it the engine takes the resource for another one, and deletes it.
 */
export function takeOverCommands({ urn, component, id }: Existing): readonly string[] {
  const [, , types = "", ...rest] = urn.split("::");
  const [parentType = "", type = ""] = types.split("$").slice(-2);
  const resources = [
    { type: parentType, name: component, component: true },
    { type, name: rest.join("::"), id, parent: component },
  ];
  const target = shellWord(urn);
  return [
    // A stack that still has the one that was deleted refuses to import another.
    `pulumi stack --show-urns | grep -qF ${target} && pulumi refresh --yes --skip-preview --target ${target}`,
    `echo ${shellWord(JSON.stringify({ resources }))} | pulumi import --file /dev/stdin --protect=false --generate-code=false --yes`,
  ];
}
