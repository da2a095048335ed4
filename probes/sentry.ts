import type { Look } from "./look";
import { lookAtAlerts } from "./sentry/alerts-enabled";
import { lookAtEvent } from "./sentry/event-arrives";
import { lookAtRelease } from "./sentry/release";
import { lookAtUptime } from "./sentry/uptime-up";

/** How each probe of this part looks. */
export const sentryLooks = {
  "sentry-release": lookAtRelease,
  "sentry-alerts-enabled": lookAtAlerts,
  "sentry-uptime-up": lookAtUptime,
  "sentry-event-arrives": lookAtEvent,
} satisfies Record<string, Look>;
