import type { ProbeDescription } from "./probe";

export const platformProbes = [
  {
    id: "platform-variables",
    items: ["7.1", "7.6"],
    title: "The platforms hold the stack's variables, each with the stack's value",
    why: "A value that somebody has changed in a dashboard was judged by no policy, and the next deployment runs with it.",
    fix: "Put back what the stack declares: pulumi up --refresh --policy-pack policies.",
    looks:
      "Asks Railway and Render for the variables of each service, and compares names and values with the stack's; no value is told.",
    severity: "error",
  },
  {
    id: "platform-environment",
    items: [
      ...["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "1.10", "1.11", "1.12"],
      ...["1.13", "1.14", "1.15", "1.16", "1.17"],
    ],
    title: "What the platforms run the application with is right by every rule on environments",
    why: "The application runs with what its platform holds, whatever the stack says: a test key or a debugger that somebody sets in a dashboard is live at once.",
    fix: "Set it by the stack's settings, and delete at the platform what the stack does not set, and put back what it declares: pulumi up --refresh --policy-pack policies.",
    looks:
      "Asks Railway and Render for the variables of both services, with references filled in, and judges them by the rules that judge the stack; no value is told.",
    severity: "error",
  },
  {
    id: "railway-deploy-live",
    items: ["7.4"],
    title: "The newest deployment at Railway succeeded, behind a health check",
    why: "After a deployment that failed Railway goes on with the one before: what was released is not there.",
    fix: "Read its log and deploy again: https://railway.com/dashboard; or roll back to the deployment before.",
    looks: "Asks Railway for the newest deployment of each service, and for its health check.",
    severity: "error",
  },
  {
    id: "railway-domains",
    items: ["7.2", "7.3"],
    title: "Railway serves the application's hosts, with certificates",
    why: "Railway answers 404 for a host that it has not verified, and browsers refuse one without a certificate.",
    fix: "Publish what the stack declares; Railway then verifies and issues by itself, within an hour: pulumi up --refresh --policy-pack policies.",
    looks:
      "Asks Railway for the custom domain of each service: whether it is verified, its DNS records are found and its certificate is valid.",
    severity: "error",
  },
  {
    id: "render-deploy-live",
    items: ["7.10"],
    title: "The newest deployment at Render is live",
    why: "After a deployment that failed Render goes on with the one before: what was released is not there.",
    fix: "Read its log and deploy again: https://dashboard.render.com; or roll back to the deployment before.",
    looks:
      "Asks Render for the newest deployment of each service, and whether the service is suspended.",
    severity: "error",
  },
  {
    id: "render-domains",
    items: ["7.8"],
    title: "Render serves the application's hosts",
    why: "Render answers 404 for a host that it has not verified.",
    fix: "Publish what the stack declares (pulumi up --refresh --policy-pack policies), and press Verify at the service's custom domains: https://dashboard.render.com.",
    looks: "Asks Render for the custom domain of each service, and whether it is verified.",
    severity: "error",
  },
] as const satisfies readonly ProbeDescription[];
