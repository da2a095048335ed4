import type { Look } from "./look";
import { apiLatency } from "./web/api-latency";
import { apiReachable } from "./web/api-reachable";
import { backendHealth } from "./web/backend-health";
import { certificates } from "./web/certificates";
import { corsOrigins } from "./web/cors-origins";
import { httpsOnly } from "./web/https-only";
import { rateLimitAnswers } from "./web/rate-limit";
import { securityHeaders } from "./web/security-headers";
import { staticFiles } from "./web/static-files";
import { stripeWebhookRefusesForgery, stripeWebhookTakesGenuine } from "./web/stripe-webhook";

/** How each probe of this part looks. */
export const webLooks = {
  "https-only": httpsOnly,
  "security-headers": securityHeaders,
  certificates,
  "backend-health": backendHealth,
  "cors-origins": corsOrigins,
  "api-reachable": apiReachable,
  "api-latency": apiLatency,
  "static-files": staticFiles,
  "stripe-webhook-refuses-forgery": stripeWebhookRefusesForgery,
  "stripe-webhook-takes-genuine": stripeWebhookTakesGenuine,
  "rate-limit-answers": rateLimitAnswers,
} satisfies Record<string, Look>;
