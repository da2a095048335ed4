import type { ProbeId } from "../checklist/probes/catalogue";
import { databaseLooks } from "./database";
import { dnsLooks } from "./dns";
import { googleLooks } from "./google";
import type { Look } from "./look";
import { mailLooks } from "./mail";
import { paymentsLooks } from "./payments";
import { platformsLooks } from "./platforms";
import { sentryLooks } from "./sentry";
import { textsLooks } from "./texts";
import { webLooks } from "./web";

/** How each probe looks. The compiler asks for every one of the core's catalogue. */
export const looks: Readonly<Record<ProbeId, Look>> = {
  ...webLooks,
  ...dnsLooks,
  ...databaseLooks,
  ...paymentsLooks,
  ...mailLooks,
  ...textsLooks,
  ...googleLooks,
  ...sentryLooks,
  ...platformsLooks,
};
