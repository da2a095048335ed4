import type { ProbeDescription } from "./probe";

export const textProbes = [
  {
    id: "twilio-account-active",
    items: ["4.17"],
    title: "The Twilio account is active and no trial",
    why: "A trial account texts only numbers that somebody has entered by hand, and a suspended one nobody.",
    fix: "Upgrade the account, or settle what is open: https://console.twilio.com/us1/billing.",
    looks: "Asks Twilio with the application's credentials for the account's status and type.",
    severity: "error",
  },
  {
    id: "twilio-number-owned",
    items: ["4.18"],
    title: "The number that texts come from is the account's own, and can send texts",
    why: "Twilio refuses texts from a number that the account does not have, and carriers in the USA block those of a number that is not registered.",
    fix: "Give a number of the account that can send texts (pulumi config set TWILIO_PHONE_NUMBER), then: pulumi up --refresh --policy-pack policies.",
    looks:
      "Asks Twilio for the number and what it can do, for its messaging service and the addresses that this calls, and whether it is registered for texts to the USA.",
    severity: "error",
  },
] as const satisfies readonly ProbeDescription[];
