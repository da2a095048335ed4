import type { HttpApi } from "../framework/http-api";
import type { Given } from "./settings";

/**
 * How the provider behaves towards every API: patient, and careful not to do a thing twice of which
 * it does not know whether it was done.
 */
export function manners(
  given: Given,
  signal: AbortSignal,
): Required<Pick<HttpApi, "repeats" | "retries" | "retryMs" | "timeoutMs" | "signal">> {
  return {
    repeats: "idempotent",
    retries: 4,
    retryMs: given.milliseconds("retrySeconds"),
    timeoutMs: given.milliseconds("timeoutSeconds"),
    signal,
  };
}
