import type { Finding } from "../checklist/finding";
import { probes } from "../checklist/probes/catalogue";
import type { ProbeId } from "../checklist/probes/catalogue";
import { lookedElsewhere, openNetwork } from "../probes/network/open";
import type { Origin } from "../checklist/report/result";
import { runProbes } from "../probes/run";
import type { Target } from "../probes/target";
import { CommandFailure, reasonOf } from "./failure";
import { nearest } from "./options";
import type { World } from "./world";

/** The options of every command that probes, with a value and without. */
export const probingOptions = ["only", "timeout", "resolver", "connect-to", "ca-file"] as const;
export const probingFlags = ["send"] as const;

/** What these options do, for the help of a command. */
export const probingHelp = `  --only PROBE,...     these probes alone
  --send               also those that send something: an event to Sentry, log-ins that fail
  --timeout SECONDS    for each probe; 30 unless given
  --resolver HOST:PORT
                       the DNS resolver to ask (CHECKLIST_RESOLVER); the system's unless given
  --connect-to HOST:PORT:ADDRESS:PORT,...
                       reach hosts elsewhere (CHECKLIST_CONNECT_TO), as before a DNS change
  --ca-file FILE       trust these authorities, too (CHECKLIST_CA_FILE)
`;

/** How the probes are to look. */
export interface Probing {
  readonly only: readonly ProbeId[] | undefined;
  readonly send: boolean;
  readonly timeoutMs: number;
  readonly network: {
    readonly resolver: string | undefined;
    readonly connectTo: string | undefined;
    readonly authorities: string | undefined;
  };
}

type Given = Partial<Readonly<Record<(typeof probingOptions)[number], string>>>;

/**
 * Reads the options of probing.
 *
 * @throws CommandFailure for a probe that is not there, or a time that is none.
 */
export function probingOf(given: Given, flags: ReadonlySet<string>, world: World): Probing {
  const { environment } = world;
  const seconds = given.timeout ?? "30";
  if (!/^[1-9][0-9]{0,3}$/.test(seconds)) {
    throw new CommandFailure(`--timeout takes whole seconds from 1 to 9999, not "${seconds}".`);
  }
  return {
    only: given.only?.split(",").map((name) => probeNamed(name.trim())),
    send: flags.has("send"),
    timeoutMs: Number(seconds) * 1000,
    network: {
      resolver: given.resolver ?? environment["CHECKLIST_RESOLVER"],
      connectTo: given["connect-to"] ?? environment["CHECKLIST_CONNECT_TO"],
      authorities: given["ca-file"] ?? environment["CHECKLIST_CA_FILE"],
    },
  };
}

function probeNamed(name: string): ProbeId {
  const probe = probes.find(({ id }) => id === name);
  if (probe !== undefined) return probe.id;
  const near = nearest(
    name,
    probes.map(({ id }) => id),
  );
  throw new CommandFailure(`There is no probe ${name}.${near}\nSee them all: docs/rules/README.md`);
}

/** Looks at a deployment, and tells on the way how far it is. */
export async function probe(
  { only, send, timeoutMs, network: options }: Probing,
  target: Target,
  world: World,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const network = opened({ ...options, environment: world.environment });
  try {
    return await runProbes({
      ...{ target, network, only, send, timeoutMs, signal },
      today: world.today,
      ended: (id, done, all) => {
        world.progress(`probe ${done} of ${all}: ${id}`);
      },
    });
  } finally {
    world.progress(undefined);
    await network.close();
  }
}

/** Where a look is elsewhere than in production, for a report's origin. */
export function elsewhereOf(probing: Probing | undefined, world: World): Pick<Origin, "elsewhere"> {
  const { environment } = world;
  const config = environment["PULUMI_OPTION_CONFIG_FILE"] ?? "";
  const elsewhere = [
    ...(config === ""
      ? []
      : [`The settings were read from ${config} (PULUMI_OPTION_CONFIG_FILE).`]),
    ...(probing === undefined ? [] : lookedElsewhere({ ...probing.network, environment })),
  ];
  return elsewhere.length === 0 ? {} : { elsewhere };
}

function opened(options: Parameters<typeof openNetwork>[0]): ReturnType<typeof openNetwork> {
  try {
    return openNetwork(options);
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailure(`--connect-to: ${error.message}.`);
    throw new CommandFailure(`--ca-file: it cannot be read: ${reasonOf(error)}.`);
  }
}

/** What is said of every probe where none was asked. */
export function notProbed(): readonly Finding[] {
  return probes.map(({ id, items, severity, fix }): Finding => ({
    rule: id,
    items,
    severity,
    status: "unknown",
    subject: id,
    message: `The running system was not asked (${id}), as --offline wants it.`,
    fix,
  }));
}
