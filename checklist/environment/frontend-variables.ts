import type { Variable } from "./variable";

type Line<Name extends string> = Pick<Variable<Name>, "name" | "items" | "description"> &
  Partial<Variable<Name>>;

/** A line of the contract; its name is part of its type, so that no other place can misspell it. */
const line = <const Name extends string>(given: Line<Name>): Variable<Name> => ({
  aliases: [],
  side: "browser",
  secret: false,
  required: false,
  source: given.default === undefined ? "setting" : "constant",
  format: "text",
  ...given,
});

const switchedOff = <const Name extends string>(name: Name, description: string): Variable<Name> =>
  line({ name, description, items: ["1.16", "2.3"], format: "boolean", default: "false" });

/** What the Next.js frontend reads: in the browser, and when it is built. */
export const frontendLines = [
  line({
    name: "NEXT_PUBLIC_API_URL",
    items: ["1.14"],
    required: true,
    source: "derived",
    format: "url",
    description: "Address of the API, on its own domain, without a slash at the end",
  }),
  line({
    name: "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
    items: ["1.15", "4.1"],
    required: true,
    source: "derived",
    description: "Live publishable key of Stripe, the same as the backend's",
  }),
  {
    ...switchedOff("NEXT_PUBLIC_DEMO_MODE", "Whether visitors see a demonstration"),
    required: true,
  },
  line({
    name: "NODE_ENV",
    items: ["1.17"],
    side: "build",
    required: true,
    default: "production",
    description: "Stage for which the frontend is built",
  }),
  line({
    name: "NEXT_PUBLIC_APP_URL",
    items: ["2.5", "1.6"],
    source: "derived",
    format: "url",
    description: "Address of the web application, without a slash at the end",
  }),
  line({
    name: "NEXT_PUBLIC_WS_URL",
    items: ["2.5"],
    format: "url",
    description: "Address for live updates, wss",
  }),
  line({
    name: "NEXT_PUBLIC_SENTRY_DSN",
    items: ["5.1", "1.13"],
    source: "derived",
    description: "Address to which browsers report their errors, in its public form",
  }),
  line({
    name: "NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE",
    items: ["5.3"],
    format: "fraction",
    default: "0.1",
    description: "Share of page views that are traced",
  }),
  switchedOff("NEXT_PUBLIC_USE_MOCK_DATA", "Whether pages show made-up data"),
  switchedOff("NEXT_PUBLIC_TEST_MODE", "Whether pages run for tests"),
  switchedOff("NEXT_PUBLIC_DEBUG_MODE", "Whether pages show their insides"),
  switchedOff("NEXT_PUBLIC_ENABLE_DEVTOOLS", "Whether pages carry developers' tools"),
  line({
    name: "SENTRY_ORG",
    items: ["5.4"],
    side: "build",
    source: "derived",
    description: "Sentry organisation to which source maps are uploaded",
  }),
  line({
    name: "SENTRY_PROJECT",
    items: ["5.4"],
    side: "build",
    source: "derived",
    description: "Sentry project to which source maps are uploaded",
  }),
  line({
    name: "SENTRY_AUTH_TOKEN",
    items: ["5.4"],
    side: "build",
    secret: true,
    description: "Token that uploads source maps when the frontend is built",
  }),
];
