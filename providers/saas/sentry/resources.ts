import type { ResourceType } from "../../framework/resource";
import { alert } from "./alert";
import type { SentryApis } from "./api";
import { metricMonitor } from "./metric-monitor";
import { uptimeMonitor } from "./uptime-monitor";

/** Everything of Sentry's that a program can declare here; its team, project and key are not. */
export const sentryResources: readonly ResourceType<SentryApis>[] = [
  metricMonitor,
  uptimeMonitor,
  alert,
];
