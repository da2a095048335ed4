import type { Variable } from "./variable";

/** The command that gives a variable its value in a stack's settings; it asks for the value. */
export function commandToSet({ name, secret }: Pick<Variable, "name" | "secret">): string {
  return secret ? `pulumi config set --secret ${name}` : `pulumi config set ${name}`;
}

/** The line that gives a variable its value in a file: production's, where there is only one. */
export function lineToWrite(name: string, variable: Variable | undefined): string {
  return `${name}=${variable?.default ?? "<value>"}`;
}

/** The command that leaves a variable to the stack, which has a value of its own for it. */
export function commandToRemove(name: string): string {
  return `pulumi config rm ${name}`;
}
