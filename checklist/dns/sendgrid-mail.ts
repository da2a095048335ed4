/** The selectors under which SendGrid signs a domain's mail. */
export const SENDGRID_SELECTORS: readonly string[] = ["s1", "s2"];

/** The SPF domain of SendGrid's senders, which `spfIncludes` names unless it is set. */
export const SENDGRID_SPF = "sendgrid.net";
