import type { ProbeDescription } from "./probe";

export const webProbes = [
  {
    id: "https-only",
    items: ["2.5", "11.7"],
    title: "Every host of the application answers over https, and http leads there",
    why: "What goes over http can be read and changed on the way: passwords, cookies, card forms.",
    fix: "Deploy the edge's settings: `pulumi up --policy-pack policies`. A host that the platform has no certificate for is added there first (hosting, appDnsTarget, apiDnsTarget).",
    looks:
      "Asks the application's host, the API's, www and the domain over http and over https, and follows where they lead.",
    severity: "error",
  },
  {
    id: "security-headers",
    items: ["2.6"],
    title: "Pages and API answers carry the security headers",
    why: "Without them a browser lets other sites frame the pages, guesses types, runs scripts of strangers and forgets https.",
    fix: "Deploy the edge's rules: `pulumi up --policy-pack policies` (edgeProxied, hstsStage and cspMode say what they are). Past Cloudflare the application sends them itself.",
    looks:
      "Reads the headers and cookies of the application's page and of the API's health, against hstsStage and cspMode of the stack.",
    severity: "error",
  },
  {
    id: "certificates",
    items: ["7.3", "7.9", "11.7"],
    title:
      "Every host's certificate is trusted, is of that host and stays valid for two weeks and more",
    why: "From the minute that a certificate ends, no browser and no service outside lets anybody through.",
    fix: "Look at the custom domain at the platform (or at Cloudflare under SSL/TLS), and have the certificate issued anew; the published CAA records must let its authority issue.",
    looks:
      "Shakes hands by TLS with the application's host, the API's, www and the domain, and once more with TLS 1.0 and 1.1 alone.",
    severity: "error",
  },
  {
    id: "backend-health",
    items: ["8.6", "5.5", "7.4"],
    title: "The backend's health endpoints answer, with the database behind it",
    why: "A backend that does not answer serves nobody, and one without its database loses what people enter.",
    fix: "Look at the deployment's log at the platform; what the backend runs with: pulumi stack output --show-secrets backendEnvironment.",
    looks:
      "Asks the API for /health and for /api/v1/health/detailed, and reads the states of the database, Redis and the pool.",
    severity: "error",
  },
  {
    id: "cors-origins",
    items: ["8.8", "2.4"],
    title: "The frontend may call the API from a browser, and a foreign origin may not",
    why: "An origin too few locks out the own pages; one too many lets a stranger's page act in a visitor's name.",
    fix: "`pulumi config rm ALLOWED_ORIGINS` lets the stack list the origins; give CORSMiddleware that list.",
    looks:
      "Asks the API in advance and at once, as pages of each origin in ALLOWED_ORIGINS would, and as five others that look like them.",
    severity: "error",
  },
  {
    id: "api-reachable",
    items: ["8.7"],
    title: "The API's endpoints and the frontend's pages answer",
    why: "An endpoint that is gone, or a page that is none, is seen by customers first.",
    fix: "Look at the newest deployments of the backend and the frontend at the platform, and deploy the release again.",
    looks:
      "Asks by GET for the health, sign-in and webhook endpoints, for the application's page, and for the API's documentation, which should be closed.",
    severity: "error",
  },
  {
    id: "api-latency",
    items: ["6.1", "11.4"],
    title: "The API answers within 500 ms on average",
    why: "People leave a booking that hangs, and slow answers hold the connections that others wait for.",
    fix: "Look in Sentry for what requests wait for; more replicas (pulumi config set backendReplicas), or a region near the database.",
    looks:
      "Asks the health endpoints 20 times, one after the other, on an open connection: no load test.",
    severity: "error",
  },
  {
    id: "static-files",
    items: ["6.4"],
    title: "Static files are compressed, and cached for a year",
    why: "Every visit would load the same scripts again, and several times as large as they need be.",
    fix: "Leave Next.js its own headers for /_next/static/ (no headers() in next.config.js, no Cache Rule that changes them), and compress on.",
    looks: "Reads the application's page, and fetches up to six scripts and style sheets of it.",
    severity: "error",
  },
  {
    id: "stripe-webhook-refuses-forgery",
    items: ["4.2"],
    title: "The application refuses a webhook with a forged signature",
    why: "An application that takes forged events lets anybody tell it that a booking is paid.",
    fix: "Check every event with stripe.Webhook.construct_event, the raw body and STRIPE_WEBHOOK_SECRET, and answer 400 where it raises.",
    looks:
      "Sends an event of a type that does not exist to the application's endpoint: unsigned, with a forged signature, and with a right one of an hour ago.",
    severity: "error",
  },
  {
    id: "stripe-webhook-takes-genuine",
    items: ["4.2", "1.5"],
    title: "The application takes an event that is signed with the endpoint's secret",
    why: "With another secret the application refuses Stripe's own events, and no payment is ever noted.",
    fix: "Deploy the variables of the stack to the platform: `pulumi up --policy-pack policies`, and see that the backend has restarted since.",
    looks:
      "Sends an event of a type that does not exist, rightly signed; the application may log it.",
    severity: "error",
    sends: true,
  },
  {
    id: "rate-limit-answers",
    items: ["2.9"],
    title: "The application refuses a client that asks too often",
    why: "Without a limit passwords are guessed by trying.",
    fix: "Run `pulumi config set RATE_LIMIT_ENABLED true` and `pulumi config set AUTH_RATE_LIMIT_PER_MINUTE 10`; with several workers the counter must be in Redis (REDIS_URL).",
    looks:
      "Signs in as nobody (example.invalid) until it is refused: at most five attempts more than AUTH_RATE_LIMIT_PER_MINUTE, and 40 in all.",
    severity: "error",
    sends: true,
  },
] as const satisfies readonly ProbeDescription[];
