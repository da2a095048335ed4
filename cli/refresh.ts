import { z } from "zod";

import type { Step } from "../checklist/drift/changes";
import type { ResourceState } from "../checklist/drift/properties";
import { CommandFailure } from "./failure";
import type { Pulumi } from "./pulumi";

/** What a refresh would do to the state. */
export interface Refresh {
  readonly steps: readonly Step[];
  /** How many resources there are of each operation: `{ same: 133, update: 1 }`. */
  readonly counts: Readonly<Record<string, number>>;
}

const properties = z.record(z.string(), z.unknown()).nullish();
const resource = z
  .object({ id: z.string().optional(), inputs: properties, outputs: properties })
  .transform(({ id, inputs, outputs }): ResourceState => ({
    id,
    inputs: inputs ?? {},
    outputs: outputs ?? {},
  }))
  .nullish()
  .transform((state) => state ?? undefined);
const event = z.object({
  resOutputsEvent: z
    .object({
      metadata: z.object({
        op: z.string(),
        urn: z.string(),
        old: resource,
        new: resource,
        diffs: z.array(z.string()).nullish(),
        detailedDiff: z.record(z.string(), z.unknown()).nullish(),
      }),
    })
    .optional(),
  diagnosticEvent: z
    .object({ prefix: z.string().default(""), message: z.string(), severity: z.string() })
    .optional(),
  summaryEvent: z.object({ resourceChanges: z.record(z.string(), z.number()) }).optional(),
});

/**
 * What `pulumi refresh --preview-only` finds, in the events of the engine. The list of steps that
 * `--json` gives otherwise holds the old state twice, where a provider does not detail what differs,
 * as those of Terraform's Plugin Framework.
 *
 * @param urns what it must have looked at
 * @throws CommandFailure if the engine could not look at all of it.
 */
export async function refreshed(
  selected: readonly string[],
  urns: readonly string[],
  pulumi: Pulumi,
): Promise<Refresh> {
  const args = ["refresh", "--preview-only", "--json", ...selected];
  const { code, stdout, stderr } = await pulumi.run(args, {
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    // Whoever lets Pulumi skip questions elsewhere would have it refuse this command.
    PULUMI_SKIP_CONFIRMATIONS: "false",
  });
  const events = eventsOf(stdout);
  const errors = (events ?? []).flatMap(({ diagnosticEvent: said }) =>
    said?.severity === "error" ? [withoutColours(said.prefix + said.message)] : [],
  );
  if (code !== 0 || errors.length > 0) {
    throw pulumi.failure("The stack cannot be looked at", args, [...errors, stderr].join("\n"));
  }
  const counts = events?.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  if (events === undefined || counts === undefined) {
    throw new CommandFailure(
      `What \`pulumi ${args.join(" ")}\` printed are no events: the Pulumi CLI may be too old.\n` +
        "See its version: pulumi version",
    );
  }
  const steps = events.flatMap(({ resOutputsEvent }): Step[] => {
    if (resOutputsEvent === undefined) return [];
    const { op, urn, old, new: now, diffs, detailedDiff } = resOutputsEvent.metadata;
    const detailed = Object.keys(detailedDiff ?? {});
    return [
      { op, urn, before: old, after: now, paths: detailed.length > 0 ? detailed : (diffs ?? []) },
    ];
  });
  const seen = new Set(steps.map(({ urn }) => urn));
  const unseen = urns.filter((urn) => !seen.has(urn));
  if (unseen.length > 0) {
    throw new CommandFailure(
      `Pulumi did not look at ${unseen.length} of ${urns.length} resources, such as ${unseen[0] ?? ""}.\n` +
        "See why: pulumi refresh --preview-only",
    );
  }
  return { steps, counts: counts.resourceChanges };
}

/** A line an event; undefined where one is none. */
function eventsOf(text: string): readonly z.output<typeof event>[] | undefined {
  try {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.map((line) => event.parse(JSON.parse(line)));
  } catch {
    return undefined;
  }
}

/** The engine marks colours in what it says: `<{%reset%}>`. */
const withoutColours = (text: string): string => text.replace(/<\{%[^%]*%\}>/g, "");
