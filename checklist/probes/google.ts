import type { ProbeDescription } from "./probe";

export const googleProbes = [
  {
    id: "google-client-known",
    items: ["4.23"],
    title: "Google knows the OAuth client, with its secret",
    why: "With a client that Google does not know nobody can connect a calendar, and they see only Google's error page.",
    fix: "Copy both again from https://console.cloud.google.com/apis/credentials, by `pulumi config set GOOGLE_CLIENT_ID` and `pulumi config set --secret GOOGLE_CLIENT_SECRET`.",
    looks:
      "Asks Google to exchange a code that does not exist: the error says whether the client and its secret are right. Nothing is kept.",
    severity: "error",
  },
] as const satisfies readonly ProbeDescription[];
