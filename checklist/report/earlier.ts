import { z } from "zod";

import { isDay } from "../day";

const readiness = z.enum(["ready", "partial", "not-ready"]);

/** Of a report that was kept as JSON, what a later one is compared with. */
const shape = z.object({
  status: readiness,
  day: z.string().refine(isDay),
  stack: z.string().optional(),
  judgedAt: z.iso.datetime().optional(),
  commit: z.string().optional(),
  items: z
    .array(z.object({ id: z.string(), status: readiness }))
    .min(1)
    .readonly(),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        items: z.array(z.string()).readonly(),
        status: z.enum(["pass", "fail", "waived", "unknown", "not-applicable", "error"]),
        severity: z.enum(["error", "warning"]),
        subject: z.string(),
        message: z.string(),
        location: z.object({ file: z.string() }).optional(),
      }),
    )
    .readonly(),
});

/** Without it, or with another one, nobody knows what the fields mean. */
const version = z.object({ schemaVersion: z.literal(1) });

/** An earlier report, as far as a later one is compared with it. */
export type EarlierReport = Readonly<z.output<typeof shape>>;

/** Reads an earlier report; undefined for a text that is none in JSON. */
export function parseEarlierReport(text: string): EarlierReport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = shape.safeParse(value);
  return version.safeParse(value).success && read.success ? read.data : undefined;
}
