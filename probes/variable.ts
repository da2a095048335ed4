import { commandToSet } from "../checklist/environment/command";
import { variableNamed } from "../checklist/environment/contract";
import type { VariableName } from "../checklist/environment/contract";
import { entryOf, environmentOf } from "../checklist/environment/environment";
import type { Environment } from "../checklist/environment/environment";
import { plain } from "../checklist/environment/value";
import { CannotLook } from "./look";
import type { Target } from "./target";

/** The backend's environment, as rules read it. */
export function backendOf({ backend }: Pick<Target, "backend">): Environment {
  return environmentOf("backend", backend);
}

/** The value of one of the backend's variables, as the application reads it. */
export function findBackend(
  target: Pick<Target, "backend">,
  name: VariableName,
): string | undefined {
  const { reading } = entryOf(backendOf(target), name);
  return reading.state === "known" ? plain(reading.value) : undefined;
}

/** @throws CannotLook with the command that sets it. */
export function needBackend(target: Target, name: VariableName): string {
  const found = findBackend(target, name);
  if (found !== undefined) return found;
  const fix = commandToSet(variableNamed(name));
  throw new CannotLook(name, `${name} is not set, or only the platform knows it.`, fix);
}
