import type { Properties } from "../framework/resource";

/** How a program writes one resource of each type: its page shows it, and a test has it checked. */
export const examples: Readonly<Record<string, Properties>> = {
  "saas:railway:CustomDomain": {
    projectId: "1f0e3d2c-4b5a-4968-8776-5544332211ff",
    environmentId: "2f0e3d2c-4b5a-4968-8776-5544332211ff",
    serviceId: "3f0e3d2c-4b5a-4968-8776-5544332211ff",
    domain: "api.bookedbarber.com",
    targetPort: 8000,
  },
  "saas:railway:DeploymentTrigger": {
    projectId: "1f0e3d2c-4b5a-4968-8776-5544332211ff",
    environmentId: "2f0e3d2c-4b5a-4968-8776-5544332211ff",
    serviceId: "3f0e3d2c-4b5a-4968-8776-5544332211ff",
    repository: "bookedbarber/bookedbarber",
    branch: "production",
    checkSuites: true,
  },
  "saas:railway:Service": {
    environmentId: "2f0e3d2c-4b5a-4968-8776-5544332211ff",
    serviceId: "3f0e3d2c-4b5a-4968-8776-5544332211ff",
    healthCheckPath: "/health",
    healthCheckTimeoutSeconds: 120,
    preDeployCommand: ["alembic upgrade head"],
    restartPolicy: "ON_FAILURE",
  },
  "saas:railway:Variables": {
    projectId: "1f0e3d2c-4b5a-4968-8776-5544332211ff",
    environmentId: "2f0e3d2c-4b5a-4968-8776-5544332211ff",
    serviceId: "3f0e3d2c-4b5a-4968-8776-5544332211ff",
    variables: { ENVIRONMENT: "production", DEBUG: "false" },
  },
  "saas:render:CustomDomain": {
    serviceId: "srv-c1a2b3c4d5e6f7a8b9c0",
    name: "api.bookedbarber.com",
  },
  "saas:render:EnvironmentVariables": {
    serviceId: "srv-c1a2b3c4d5e6f7a8b9c0",
    variables: { ENVIRONMENT: "production", DEBUG: "false" },
  },
  "saas:render:Service": {
    serviceId: "srv-c1a2b3c4d5e6f7a8b9c0",
    healthCheckPath: "/health",
    autoDeploy: true,
  },
  "saas:sendgrid:DomainAuthentication": {
    domain: "bookedbarber.com",
    subdomain: "em1234",
    default: true,
  },
  "saas:sendgrid:DomainValidation": { domainId: "12345", timeoutSeconds: 600 },
  "saas:sendgrid:EventWebhook": {
    url: "https://api.bookedbarber.com/api/v2/webhooks/sendgrid",
    events: ["bounce", "dropped", "spam_report", "unsubscribe"],
    friendlyName: "list hygiene",
  },
  "saas:sendgrid:LinkBranding": { domain: "bookedbarber.com", subdomain: "links" },
  "saas:sendgrid:LinkValidation": { linkId: "12345" },
  "saas:sendgrid:SubscriptionTracking": { enabled: true },
  "saas:sendgrid:Template": {
    name: "Booking confirmed",
    subject: "See you on {{date}}",
    html: "<p>Your appointment is on {{date}}.</p>",
    text: "Your appointment is on {{date}}.",
  },
  "saas:sendgrid:TrackingSettings": { open: true, click: true },
  "saas:sendgrid:UnsubscribeGroup": {
    name: "News",
    description: "Offers and news from BookedBarber",
  },
  "saas:sendgrid:VerifiedSender": {
    nickname: "noreply",
    fromEmail: "noreply@bookedbarber.com",
    fromName: "BookedBarber",
    replyTo: "support@bookedbarber.com",
  },
  "saas:sentry:Alert": {
    organization: "bookedbarber",
    name: "Payments fail",
    project: "bookedbarber",
    triggers: ["first_seen_event", "regression_event"],
    filters: [{ type: "tagged_event", key: "payment", match: "eq", value: "failed" }],
    actions: [{ team: "payments" }],
  },
  "saas:sentry:MetricMonitor": {
    organization: "bookedbarber",
    project: "bookedbarber",
    name: "Errors per hour",
    aggregate: "count()",
    timeWindowSeconds: 3600,
    thresholds: { critical: 50, warning: 20 },
  },
  "saas:sentry:UptimeMonitor": {
    organization: "bookedbarber",
    project: "bookedbarber",
    name: "API",
    url: "https://api.bookedbarber.com/health",
    intervalSeconds: 60,
  },
  "saas:stripe:WebhookEndpoint": {
    url: "https://api.bookedbarber.com/api/v2/webhooks/stripe",
    enabledEvents: ["payment_intent.succeeded", "payment_intent.payment_failed"],
    apiVersion: "2023-10-16",
  },
  "saas:twilio:MessagingService": {
    friendlyName: "BookedBarber",
    phoneNumber: "+14155550123",
    inboundRequestUrl: "https://api.bookedbarber.com/api/v2/webhooks/sms/incoming",
    statusCallback: "https://api.bookedbarber.com/api/v2/webhooks/sms/status",
  },
};
