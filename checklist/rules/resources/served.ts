import { entryOf } from "../../environment/environment";
import { urlOf } from "../../environment/url";
import { NOT_KNOWN, NOT_SET, propertyOf } from "../../resources/property";
import type { Property } from "../../resources/property";
import { fail, PASS } from "../../rule";
import type { Outcome, Stack } from "./resource-rule";

/**
 * Judges an address that a service outside calls: it must be one that the application serves.
 *
 * @param path The only path that does; undefined where the application's source does not say.
 */
export function judgeServed(
  url: Property<string>,
  path: string | undefined,
  stack: Stack,
): Outcome {
  if (url.state === "unknown") return "unknown";
  if (url.state === "absent") return fail("has no address");
  const address = urlOf(url.value);
  if (address?.protocol !== "https:") return fail("has no https:// address");
  if (path !== undefined && (address.pathname !== path || address.search !== "")) {
    return fail(`leads to another path than ${path}, which the application serves`);
  }
  const api = apiOf(stack);
  if (api.state === "unknown") return "unknown";
  return api.state === "absent" || api.value === address.host
    ? PASS
    : fail("leads to a host that is not the API's");
}

/** The API's host by the backend's environment; absent where nothing tells it. */
function apiOf({ environments }: Stack): Property<string> {
  if (environments.backend === undefined) return NOT_SET;
  const { reading } = entryOf(environments.backend, "BACKEND_URL");
  if (reading.state === "unknown") return NOT_KNOWN;
  return propertyOf(reading.state === "known" ? urlOf(reading.value)?.host : undefined);
}

/** The worst of several outcomes: problems together, then what is not known yet. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const problems = outcomes.flatMap((one) => (typeof one === "object" ? [one.problem] : []));
  if (problems.length > 0) return fail(problems.join(", and "));
  return outcomes.includes("unknown") ? "unknown" : PASS;
}
