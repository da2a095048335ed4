import { hostKind } from "../environment/host";
import { urlOf } from "../environment/url";
import { integerOf } from "../environment/value";
import { fail, failIf, NOT_APPLICABLE, PASS, relationRule, variableRule } from "../rule";
import type { Rule } from "../rule";
import { redisRules } from "./redis";

const sendgridKey = variableRule({
  id: "sendgrid-key",
  items: ["1.9"],
  title: "SENDGRID_API_KEY is a SendGrid key: SG. and two parts",
  why: "SendGrid refuses another vendor's key, a key's id and a part of one at the first mail.",
  fix: "Use the whole API key of SendGrid, which begins with SG., and nothing before it.",
  severity: "error",
  variables: ["SENDGRID_API_KEY"],
  verdict: (text) =>
    failIf(!isSendgridKey(text), "is no SendGrid key: SG., a part, a dot and another part"),
});

const isSendgridKey = (text: string): boolean => /^SG\.[\w-]{8,}\.[\w-]{16,}$/.test(text);

const sendgridLogin = relationRule({
  id: "sendgrid-smtp-login",
  items: ["1.9"],
  title: "The login at SendGrid's mail server is the word apikey",
  why: "SendGrid takes no mail for another login: the API key is the password.",
  fix: "Set SMTP_USERNAME to apikey, and SMTP_PASSWORD to the API key.",
  severity: "warning",
  subject: "SMTP_USERNAME",
  other: "SMTP_SERVER",
  verdict: (login, server) => {
    if (!/(^|\.)sendgrid\.(net|com)$/i.test(server)) return NOT_APPLICABLE;
    return failIf(login !== "apikey", "is not apikey, the only login that SendGrid takes");
  },
});

const sendgridKeyShape = variableRule({
  id: "sendgrid-key-shape",
  items: ["1.9"],
  title: "SENDGRID_API_KEY looks like SendGrid's keys: SG., 22 and 43 characters",
  why: "A cut-off key sends no mail. SendGrid promises no shape, so this is a hint.",
  fix: "Copy the API key again. SendGrid shows it once: make another one if it is lost.",
  severity: "warning",
  variables: ["SENDGRID_API_KEY"],
  verdict: (text) =>
    // What is none at all has a rule of its own.
    !isSendgridKey(text)
      ? NOT_APPLICABLE
      : /^SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}$/.test(text)
        ? PASS
        : fail("does not look like a SendGrid key (SG. and 66 more characters)"),
});

const sendgridTemplateShape = variableRule({
  id: "sendgrid-template-shape",
  items: ["4.10"],
  title: "SENDGRID_TEMPLATE_ID looks like a dynamic template's id: d- and 32 hexadecimal digits",
  why: "With another id the mail is not sent, or sent without its text. SendGrid promises no shape, so this is a hint.",
  fix: "Copy the template's id again from SendGrid under Email API, Dynamic Templates.",
  severity: "warning",
  variables: ["SENDGRID_TEMPLATE_ID"],
  verdict: (text) =>
    failIf(!/^d-[0-9a-f]{32}$/.test(text), "does not look like a dynamic template's id"),
});

const smtpServerReachable = variableRule({
  id: "smtp-server-public",
  items: ["1.9"],
  title: "SMTP_SERVER is the name of a mail server that can be reached",
  why: "Mail catchers on localhost, and addresses where a name is expected, deliver nothing.",
  fix: "Write the mail provider's host alone, such as smtp.sendgrid.net.",
  severity: "error",
  variables: ["SMTP_SERVER"],
  verdict: (text) => {
    if (!/^[^\s/@:]+$/.test(text)) return fail("is no host name by itself");
    return failIf(hostKind(text) === "local", "leads to a local or private host");
  },
});

const smtpPortEncrypted = variableRule({
  id: "smtp-port-encrypted",
  items: ["1.9", "2.5"],
  title: "Mail is handed over on a port for encrypted submission",
  why: "Port 25 is for servers among themselves: hosting platforms block it, and it is often in the clear.",
  fix: "Set SMTP_PORT to 587 or 465.",
  severity: "warning",
  variables: ["SMTP_PORT"],
  verdict: (text) => {
    const port = integerOf(text);
    // What is no port at all is reported by `port-range`.
    if (port === undefined || port < 1 || port > 65535) return NOT_APPLICABLE;
    return failIf(![465, 587, 2465, 2525, 2587].includes(port), "is no port for mail submission");
  },
});

const twilioAccountSid = variableRule({
  id: "twilio-account-sid",
  items: ["1.10", "4.17"],
  title: "TWILIO_ACCOUNT_SID is an account's SID: AC and 32 hexadecimal digits",
  why: "Twilio refuses every call made for another kind of SID.",
  fix: "Use the Account SID from the first page of Twilio's console.",
  severity: "error",
  variables: ["TWILIO_ACCOUNT_SID"],
  verdict: (text) => {
    if (/^AC[0-9a-fA-F]{32}$/.test(text)) return PASS;
    return /^(SK|MG|PN)/.test(text)
      ? fail("is the SID of a key, a service or a number, not of the account")
      : fail("is not AC and 32 hexadecimal digits");
  },
});

const twilioTokenShape = variableRule({
  id: "twilio-token-shape",
  items: ["1.10"],
  title: "TWILIO_AUTH_TOKEN looks like Twilio's tokens: 32 hexadecimal digits",
  why: "A cut-off token sends no messages. Twilio promises no shape, so this is a hint.",
  fix: "Copy the auth token again from the first page of Twilio's console.",
  severity: "warning",
  variables: ["TWILIO_AUTH_TOKEN"],
  verdict: (text) => failIf(!/^[0-9a-f]{32}$/.test(text), "is not 32 hexadecimal digits"),
});

/** Twilio's magic numbers for tests, its WhatsApp sandbox's, and those of its documentation. */
const TWILIO_TEST_NUMBERS = /^\+(1500555\d{4}|14155238886|15017122661|15558675310)$/;

/** Ascending and equal digits, and North America's area code 555, which nobody has. */
const TEMPLATE_NUMBERS = /^\+(0?1?23456789\d*|1?(\d)\2{8,}|1555\d{7})$/;

const twilioNumberReal = variableRule({
  id: "twilio-number-real",
  items: ["4.18", "1.10"],
  title: "TWILIO_PHONE_NUMBER is a number of our own, not one of Twilio's for tests",
  why: "Messages from the test numbers are never delivered.",
  fix: "Use a number that the account has bought and verified.",
  severity: "error",
  variables: ["TWILIO_PHONE_NUMBER"],
  verdict: (text) => {
    if (TEMPLATE_NUMBERS.test(text)) return fail("is a template's number, which nobody has");
    return failIf(TWILIO_TEST_NUMBERS.test(text), "is one of Twilio's own, for tests and examples");
  },
});

const GOOGLE_ID = /^[0-9]+(-[0-9a-z_]+)?\.apps\.googleusercontent\.com$/;

const googleClientId = variableRule({
  id: "google-client-id",
  items: ["1.11", "4.23"],
  title:
    "GOOGLE_CLIENT_ID is the id of an OAuth client: digits first, .apps.googleusercontent.com last",
  why: "Google answers every sign-in with invalid_client. A secret in its place is shown to every visitor.",
  fix: "Use the client id alone from Google Cloud's console under APIs & Services, Credentials.",
  severity: "error",
  variables: ["GOOGLE_CLIENT_ID"],
  verdict: (text) => {
    if (text.startsWith("GOCSPX-")) {
      return fail(
        "is a client's secret, which every visitor gets to see with a sign-in",
        "Write the client's id here, make a new secret at Google, and write that into GOOGLE_CLIENT_SECRET.",
      );
    }
    if (!GOOGLE_ID.test(text)) return fail("is no id of an OAuth client");
    return failIf(/-[^.]{1,15}\./.test(text), "is an example, or a part of an id");
  },
});

const googleClientSecret = variableRule({
  id: "google-client-secret",
  items: ["1.11", "4.23"],
  title: "GOOGLE_CLIENT_SECRET is no client's id",
  why: "Google answers every sign-in with invalid_client.",
  fix: "Use the client's secret from Google Cloud's console under APIs & Services, Credentials.",
  severity: "error",
  variables: ["GOOGLE_CLIENT_SECRET"],
  verdict: (text) => failIf(text.includes("googleusercontent.com"), "is a client's id"),
});

const googleClientIdShape = variableRule({
  id: "google-client-id-shape",
  items: ["1.11", "4.23"],
  title: "GOOGLE_CLIENT_ID looks like Google's: it ends in .apps.googleusercontent.com",
  why: "A cut-off id signs nobody in. Google promises no shape, so this is a hint.",
  fix: "Copy the client id again from Google Cloud's console under APIs & Services, Credentials.",
  severity: "warning",
  variables: ["GOOGLE_CLIENT_ID"],
  verdict: (text) =>
    failIf(
      GOOGLE_ID.test(text) && !/^[0-9]+-[0-9a-z_]+\.apps\.googleusercontent\.com$/.test(text),
      "does not look like an OAuth client's id",
    ),
});

const googleClientSecretShape = variableRule({
  id: "google-client-secret-shape",
  items: ["1.11", "4.23"],
  title: "GOOGLE_CLIENT_SECRET looks like Google's: GOCSPX- and 28 characters, or 24 in old ones",
  why: "A cut-off secret signs nobody in. Google promises no shape, so this is a hint.",
  fix: "Copy the client's secret again from Google Cloud's console under APIs & Services, Credentials.",
  severity: "warning",
  variables: ["GOOGLE_CLIENT_SECRET"],
  verdict: (text) =>
    failIf(
      !text.includes("googleusercontent.com") &&
        !/^(GOCSPX-[0-9A-Za-z_-]{28}|[0-9A-Za-z_-]{24})$/.test(text),
      "does not look like an OAuth client's secret",
    ),
});

/** What Sentry's own libraries read (packages/core/src/utils/dsn.ts describes the parts). */
function sentryDsn(text: string): URL | undefined {
  const url = urlOf(text);
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) return undefined;
  const project = url.pathname.split("/").pop() ?? "";
  return /^\w+$/.test(url.username) && /^\d+$/.test(project) ? url : undefined;
}

const sentryDsnReadable = variableRule({
  id: "sentry-dsn",
  items: ["1.13", "5.1"],
  title: "Sentry's addresses are DSNs: https://key@host/project",
  why: "Sentry's libraries ignore an address that they cannot read, and no error is ever reported.",
  fix: "Use the DSN from Sentry under the project's settings, Client Keys, or leave it to the stack.",
  fixInFile: () => "Use the DSN from Sentry under the project's settings, Client Keys.",
  severity: "error",
  variables: ["SENTRY_DSN", "NEXT_PUBLIC_SENTRY_DSN"],
  verdict: (text) =>
    failIf(sentryDsn(text) === undefined, "is no DSN of the form https://key@host/project"),
});

const sentryDsnPublic = variableRule({
  id: "sentry-dsn-public",
  items: ["5.1", "1.13"],
  title: "The browser's DSN is the public form, without a secret key",
  why: "The old form carries a secret key, which every visitor could read.",
  fix: "Use the public DSN of the project's client key.",
  severity: "error",
  variables: ["NEXT_PUBLIC_SENTRY_DSN"],
  verdict: (text) => {
    const url = sentryDsn(text);
    if (url === undefined) return NOT_APPLICABLE;
    return failIf(url.password !== "", "carries the client key's secret part");
  },
});

const sentryDsnHttps = variableRule({
  id: "sentry-dsn-https",
  items: ["1.13", "2.5"],
  title: "Errors are reported over https",
  why: "Reports hold parts of requests, which could be read on the way.",
  fix: "Use the DSN with https.",
  severity: "error",
  variables: ["SENTRY_DSN", "NEXT_PUBLIC_SENTRY_DSN"],
  verdict: (text) => {
    const url = sentryDsn(text);
    if (url === undefined) return NOT_APPLICABLE;
    return failIf(url.protocol !== "https:", "is not https");
  },
});

export const serviceRules: readonly Rule[] = [
  sendgridKey,
  sendgridKeyShape,
  sendgridLogin,
  sendgridTemplateShape,
  smtpServerReachable,
  smtpPortEncrypted,
  twilioAccountSid,
  twilioTokenShape,
  twilioNumberReal,
  googleClientId,
  googleClientIdShape,
  googleClientSecret,
  googleClientSecretShape,
  ...redisRules,
  sentryDsnReadable,
  sentryDsnPublic,
  sentryDsnHttps,
];
