import type { Site } from "../look";
import { isCertificateProblem, reasonOf } from "../network/failure";
import type { HttpAnswer, HttpRequest } from "../network/network";

/** A host that answered, or why not. */
export type Reached =
  | { readonly answer: HttpAnswer }
  /** Reads on after "because"; `certificate` if the host showed one that is not to be trusted. */
  | { readonly reason: string; readonly certificate: boolean };

/**
 * Asks, and takes a host that does not answer as an answer, too.
 *
 * @throws What is no matter of the network, and whatever ends the probe.
 */
export async function reach(site: Site, request: Omit<HttpRequest, "signal">): Promise<Reached> {
  const { network, signal } = site;
  try {
    return { answer: await network.request({ ...request, signal }) };
  } catch (error) {
    const reason = reasonOf(error);
    if (signal.aborted || reason === undefined) throw error;
    return { reason, certificate: isCertificateProblem(error) };
  }
}

/** Asks for a page, as a browser does. */
export const pageHeaders = { accept: "text/html,*/*" } as const;

/** What a status says where no right answer came; reads on after "it". */
export function statusText(status: number): string {
  if (status === 429) return "answers 429: it has been asked too often, so try again in a minute";
  return `answers ${status}`;
}
