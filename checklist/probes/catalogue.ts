import { databaseProbes } from "./database";
import { dnsProbes } from "./dns";
import { googleProbes } from "./google";
import { mailProbes } from "./mail";
import { paymentProbes } from "./payments";
import { platformProbes } from "./platforms";
import type { ProbeDescription } from "./probe";
import { sentryProbes } from "./sentry";
import { textProbes } from "./texts";
import { webProbes } from "./web";

const described = [
  ...webProbes,
  ...dnsProbes,
  ...databaseProbes,
  ...paymentProbes,
  ...mailProbes,
  ...textProbes,
  ...googleProbes,
  ...sentryProbes,
  ...platformProbes,
] as const;

/** The id of a probe. */
export type ProbeId = (typeof described)[number]["id"];

/** Every probe, in the order in which reports show them. */
export const probes: readonly (ProbeDescription & { readonly id: ProbeId })[] = described;
