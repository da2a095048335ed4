import { STRIPE_EVENTS } from "../environment/served";
import type { PlainSubject } from "../resources/plain-subject";
import type { Example, Examples } from "./example";

const one = (...resources: PlainSubject[]): Example => ({ resources });
const deployed = (...resources: PlainSubject[]): Example => ({
  resources,
  environment:
    "BACKEND_URL=https://api.bookedbarber.com\nSENDGRID_FROM_EMAIL=noreply@bookedbarber.com\nTWILIO_PHONE_NUMBER=+14155550132",
});
const webhook = {
  kind: "stripe-webhook",
  url: "https://api.bookedbarber.com/api/v2/webhooks/stripe",
  events: STRIPE_EVENTS,
} as const;
const sender = {
  kind: "mail-sender",
  address: "noreply@bookedbarber.com",
  verified: true,
} as const;
const support = { ...sender, address: "support@bookedbarber.com" } as const;
const events = {
  kind: "mail-events",
  url: "https://api.bookedbarber.com/api/v2/webhooks/sendgrid",
  events: ["bounce", "dropped", "spam_report"],
} as const;
const texts = {
  kind: "text-service",
  number: "+14155550132",
  incoming: "https://api.bookedbarber.com/api/v2/webhooks/sms/incoming",
  status: "https://api.bookedbarber.com/api/v2/webhooks/sms/status",
} as const;

const uptime = { kind: "uptime-monitor", url: "https://api.bookedbarber.com/health" } as const;
const durations = { kind: "metric-monitor", aggregate: "p95(span.duration)" } as const;
const counts = (aggregate: string, critical: string): PlainSubject => ({
  kind: "metric-monitor",
  aggregate,
  thresholds: { values: { critical }, partial: false },
});
const critical = {
  kind: "sentry-alert",
  project: "bookedbarber",
  recipients: ["team"],
} as const;
const slow = { kind: "sentry-alert", monitors: ["4512"], recipients: ["team"] } as const;
const payments = { ...critical, chooses: ["transaction payment"] } as const;
const connections = { ...critical, chooses: ["exception.type OperationalError"] } as const;

/** What the rules on payments, mail, text messages and alerts accept and refuse, by the rule's id. */
export const serviceExamples: Readonly<Record<string, Examples>> = {
  "uptime-monitor-awake": {
    pass: [one(uptime), one({ ...uptime, intervalSeconds: 60, downtimeThreshold: 3 })],
    fail: [
      one({ ...uptime, intervalSeconds: 86_400 }),
      one({ ...uptime, intervalSeconds: 60, downtimeThreshold: 100 }),
    ],
  },
  "alert-awake": {
    pass: [one({ ...critical, frequencyMinutes: 5 })],
    fail: [one({ ...critical, frequencyMinutes: 1440 })],
  },
  "alert-of-production": {
    pass: [one(critical), one({ ...uptime, environment: "production" })],
    fail: [
      one({ ...critical, environment: "staging" }),
      one({ ...uptime, environment: "Production" }),
      one({ ...durations, environment: "development" }),
    ],
  },
  "monitor-sensitive": {
    pass: [
      one({ ...durations, thresholds: { values: { critical: "5000" }, partial: false } }),
      one(counts("failure_rate()", "0.05")),
    ],
    fail: [
      one({ ...durations, thresholds: { values: { critical: "900000" }, partial: false } }),
      one(counts("failure_rate()", "1")),
      one(counts("count()", "100000000")),
    ],
  },
  "mail-sender-replies": {
    pass: [one({ ...sender, replyTo: "support@bookedbarber.com" })],
    fail: [
      one({ ...sender, replyTo: "support@bookedbarber.example.net" }),
      one({ ...sender, replyTo: "support@xbookedbarber.com" }),
      one({ ...sender, replyTo: "support@bookedbarber.com@example.net" }),
    ],
  },
  "stripe-webhook-events": {
    pass: [one(webhook)],
    fail: [
      one({ ...webhook, events: ["*"] }),
      one({ ...webhook, events: [...STRIPE_EVENTS, "payout.paid"] }),
    ],
  },
  "stripe-webhook-enabled": { pass: [one(webhook)], fail: [one({ ...webhook, disabled: true })] },
  "stripe-webhook-served": {
    pass: [deployed(webhook)],
    fail: [
      deployed({ ...webhook, url: "https://api.bookedbarber.com/api/v1/webhooks/stripe" }),
      deployed({ ...webhook, url: "https://app.bookedbarber.com/api/v2/webhooks/stripe" }),
    ],
  },
  "stripe-webhook-exists": { pass: [deployed(webhook)], fail: [deployed()] },
  "mail-sender-domain": {
    pass: [one(sender)],
    fail: [one({ ...sender, address: "noreply@bookbarber.com" })],
  },
  "mail-sender-verified": {
    pass: [
      one(sender),
      one({ ...sender, verified: false }, { kind: "mail-domain", domain: "bookedbarber.com" }),
    ],
    fail: [one({ ...sender, verified: false })],
  },
  "mail-senders-exist": { pass: [deployed(sender, support)], fail: [deployed(sender)] },
  "mail-events-signed": { pass: [one(events)], fail: [one({ ...events, signed: false })] },
  "mail-events-hygiene": {
    pass: [one(events)],
    fail: [one({ ...events, events: ["delivered", "open"] }), one({ ...events, enabled: false })],
  },
  "mail-events-served": {
    pass: [deployed(events)],
    fail: [deployed({ ...events, url: "https://hooks.example.com/sendgrid" })],
  },
  "mail-events-exist": { pass: [deployed(events)], fail: [deployed(sender)] },
  "text-service-served": {
    pass: [deployed(texts)],
    fail: [deployed({ ...texts, status: "https://api.bookedbarber.com/sms" })],
  },
  "text-service-number": {
    pass: [deployed(texts)],
    fail: [deployed({ ...texts, number: "+14155550199" }), one({ ...texts, number: "" })],
  },
  "text-service-exists": { pass: [deployed(texts)], fail: [deployed()] },
  "alert-notifies": {
    pass: [one(critical)],
    fail: [
      one({ ...critical, recipients: [] }),
      one({ ...critical, recipients: ["owners NoOne"] }),
    ],
  },
  "monitor-enabled": {
    pass: [one(uptime), one(durations)],
    fail: [one({ ...uptime, enabled: false }), one({ ...durations, enabled: false })],
  },
  "uptime-monitor-served": {
    pass: [deployed(uptime)],
    fail: [
      deployed({ ...uptime, url: "https://api.bookedbarber.com/docs" }),
      deployed({ ...uptime, url: "https://app.bookedbarber.com/health" }),
    ],
  },
  "uptime-monitor-exists": {
    pass: [deployed(uptime)],
    fail: [deployed(), deployed({ ...uptime, enabled: false })],
  },
  "alert-critical-errors": {
    pass: [deployed(critical)],
    fail: [deployed(payments), deployed({ ...critical, enabled: false })],
  },
  "alert-performance": {
    pass: [deployed(durations, slow)],
    fail: [deployed(slow), deployed(durations, critical)],
  },
  "alert-payments": { pass: [deployed(payments)], fail: [deployed(critical)] },
  "alert-database": { pass: [deployed(connections)], fail: [deployed(payments)] },
};
