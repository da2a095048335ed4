import pLimit from "p-limit";

import type { Finding, Status } from "../checklist/finding";
import { probes } from "../checklist/probes/catalogue";
import type { ProbeId } from "../checklist/probes/catalogue";
import type { ProbeDescription } from "../checklist/probes/probe";
import { looks } from "./catalogue";
import { reasonOf } from "./network/failure";
import { CannotLook } from "./look";
import type { Answer, Look } from "./look";
import type { Network } from "./network/network";
import type { Target } from "./target";

export interface RunOptions {
  readonly target: Target;
  readonly network: Network;
  readonly today: string;
  /** The probes to run; all of them unless given. */
  readonly only?: readonly ProbeId[] | undefined;
  /** Whether probes may send what the other side keeps. */
  readonly send: boolean;
  /** How long one probe may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told when a probe has ended. */
  readonly ended?: ((id: ProbeId, done: number, all: number) => void) | undefined;
  /** What looks; the catalogue's unless given. */
  readonly by?: Readonly<Record<ProbeId, Look>>;
}

/** Enough that one slow answer holds up nothing, and that no server feels attacked. */
const atOnce = 12;

/**
 * Looks at the running system with every probe, at once. Each gives at least one finding: one that
 * cannot look says why and is `unknown`, never a pass.
 */
export async function runProbes(options: RunOptions): Promise<readonly Finding[]> {
  const { only, ended, by = looks } = options;
  const chosen = probes.filter(({ id }) => only === undefined || only.includes(id));
  const limit = pLimit(atOnce);
  let done = 0;
  const found = await Promise.all(
    chosen.map((probe) =>
      limit(async () => {
        const answers = await answersOf(probe, by[probe.id], options);
        done += 1;
        ended?.(probe.id, done, chosen.length);
        return answers.map((answer) => findingOf(probe, answer));
      }),
    ),
  );
  return found.flat();
}

/** An answer, or that the probe broke down. */
type Seen = Omit<Answer, "status"> & { readonly status: Status };

async function answersOf(
  probe: ProbeDescription,
  look: Look,
  { target, network, today, send, timeoutMs, signal }: RunOptions,
): Promise<readonly Seen[]> {
  const subject = target.domain;
  if (probe.sends === true && !send) {
    const message = "It was not tried, since it sends something: --send allows it.";
    return [{ subject, status: "not-applicable", message }];
  }
  const time = AbortSignal.timeout(timeoutMs);
  const both = AbortSignal.any([time, signal]);
  try {
    const look$ = look({ target, network, today, signal: both });
    const answers = await Promise.race([look$, aborted(both)]);
    if (answers.length > 0) return answers;
    return [{ subject, status: "unknown", message: "The probe gave no answer." }];
  } catch (error) {
    if (signal.aborted) throw error;
    if (time.aborted) return [unknownOf(subject, `No answer within ${timeoutMs / 1000} s.`)];
    if (error instanceof CannotLook) {
      const { subject: its, message, fix } = error;
      return [{ ...unknownOf(its, message), ...(fix === undefined ? {} : { fix }) }];
    }
    const reason = reasonOf(error);
    if (reason === undefined) return [brokenDown(probe, subject, error)];
    return [unknownOf(subject, `It cannot be looked at, because ${reason}.`)];
  }
}

const unknownOf = (subject: string, message: string): Answer => ({
  subject,
  status: "unknown",
  message,
});

/** A mistake of this program. What was thrown may quote a value: nothing of it is repeated. */
function brokenDown(probe: ProbeDescription, subject: string, error: unknown): Seen {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return {
    subject,
    status: "error",
    message: `The probe ${probe.id} broke down (${kind}) and saw nothing.`,
    fix: "Report this as a bug of the probe, with its name.",
  };
}

/** Ends when the signal is aborted, also where a look does not listen to it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      reject(new Error("aborted"));
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}

function findingOf(probe: ProbeDescription, answer: Seen): Finding {
  const { id: rule, items, severity, fix } = probe;
  return { rule, items, severity, fix, ...answer };
}
