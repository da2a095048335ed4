import { lineToWrite } from "../environment/command";
import { backendVariables, findVariable, frontendVariables } from "../environment/contract";
import { contentOf, entriesOf } from "../environment/environment";
import { isPlaceholder } from "../environment/placeholder";
import { looksRandom } from "../environment/random-text";
import { isWellKnownSecret } from "../environment/secret-strength";
import { decoded, urlOf } from "../environment/url";
import { booleanOf, plain } from "../environment/value";
import type { Variable } from "../environment/variable";
import { isVendorSecret } from "../environment/vendor-secret";
import type { Finding } from "../finding";
import {
  everyRule,
  fail,
  failIf,
  findingOf,
  NOT_APPLICABLE,
  PASS,
  present,
  variableRule,
} from "../rule";
import type { Rule, RuleDescription } from "../rule";
import { secretKeyNames } from "./secret-keys";
import { isTestKey } from "./test-keys";

/** What is to be done in a stack. */
const HOW: Readonly<Record<Variable["source"], string>> = {
  setting: "Set it.",
  generated: "The stack makes it: remove an empty setting of this name.",
  derived: "The stack computes it: remove an empty setting of this name.",
  constant: "The stack has the right value: remove an empty setting of this name.",
};

const requiredNames = [...backendVariables, ...frontendVariables]
  .filter(({ required }) => required)
  .map(({ name }) => name);

const required: RuleDescription & { readonly variables: readonly string[] } = {
  id: "required-variable",
  items: [
    "1.1",
    "1.2",
    "1.3",
    "1.4",
    "1.5",
    "1.6",
    "1.7",
    "1.8",
    "1.14",
    "1.15",
    "1.16",
    "1.17",
    "2.5",
    "2.7",
  ],
  title: "Every variable that production needs has a value",
  why: "The application falls back to a development default, or stops, when one is missing.",
  fix: "Give each of them a value; an empty one counts as missing.",
  fixInFile: (name) => {
    const variable = findVariable(name);
    const what = variable === undefined ? "" : `${variable.description}. `;
    return `${what}Write a line: ${lineToWrite(name, variable)}`;
  },
  severity: "error",
  variables: requiredNames,
};

const requiredVariable: Rule = {
  ...required,
  scope: "either",
  judge: (environments) =>
    present(environments).flatMap((environment): Finding[] => {
      const contract = environment.front === "backend" ? backendVariables : frontendVariables;
      return contract
        .filter((variable) => variable.required)
        .map((variable) => {
          const entries = entriesOf(environment, variable.name);
          if (entries.some(({ reading }) => reading.state === "known")) {
            return findingOf(required, variable.name, PASS);
          }
          if (entries.length > 0) return findingOf(required, variable.name, "unknown");
          const what = `${variable.description}. ${HOW[variable.source]}`;
          return findingOf(required, variable.name, fail("is not set", what));
        });
    }),
};

/** Variables of a few right words, which are judged by rules of their own. */
const OF_FEW_WORDS = new Set(["ENVIRONMENT", "NODE_ENV", "JWT_ALGORITHM", "SENTRY_ENVIRONMENT"]);

/** Words with a meaning of their own to these formats are judged by `well-typed`. */
const isTyped = (name: string): boolean => {
  if (OF_FEW_WORDS.has(name)) return true;
  const variable = findVariable(name);
  if (variable === undefined) return false;
  return (
    variable.choices !== undefined ||
    ["boolean", "integer", "fraction", "origins"].includes(variable.format)
  );
};

const STRIPE_KEYS = new Set([
  "STRIPE_SECRET_KEY",
  "STRIPE_PUBLISHABLE_KEY",
  "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
]);

const noPlaceholder = everyRule({
  id: "no-placeholder",
  items: ["2.1"],
  title: "No value is a placeholder, a published example or a comment",
  why: "What a template says in place of a value works on nobody's account, and examples are known to everybody.",
  fix: "Put the real value in its place.",
  severity: "error",
  concerns: (name) => !secretKeyNames.has(name) && !isTyped(name),
  verdict: ({ text, isPlaceholder }, name) =>
    isPlaceholder && !isSaidElsewhere(text, name)
      ? fail("is a placeholder or a published example", realValue(name))
      : PASS,
});

/** The mend of a placeholder: what the real value is, of a variable that the contract knows. */
function realValue(name: string): string | undefined {
  const variable = findVariable(name);
  return variable === undefined
    ? undefined
    : `Put the real value in its place: ${variable.description}.`;
}

/** Test keys, and what is no live key in the place of one, are reported by their own rules. */
function isSaidElsewhere(text: string, name: string): boolean {
  return STRIPE_KEYS.has(name) ? !isLiveShaped(text) : isTestKey(text);
}

const isLiveShaped = (text: string): boolean => /^(sk|rk|pk)_live_[^.…]/.test(text);

/** A random password between the brackets where a template had a word. */
const isInBrackets = (password: string): boolean => {
  const inner = /^\[(.+)\]$|^<(.+)>$|^\{(.+)\}$/.exec(password)?.slice(1).join("") ?? "";
  return looksRandom(inner) && !isPlaceholder(inner);
};

const noDefaultPassword = variableRule({
  id: "no-default-password",
  items: ["2.1", "1.1", "1.12"],
  title: "No connection string carries a default password",
  why: "Default passwords are the first that an intruder tries.",
  fix: "Give the role a long random password, percent-encoded in the connection string.",
  severity: "error",
  variables: ["DATABASE_URL", "READONLY_DATABASE_URL", "DATABASE_UNPOOLED_URL", "REDIS_URL"],
  verdict: (text) => {
    const url = urlOf(text);
    if (url === undefined) return NOT_APPLICABLE;
    // Drivers take it from the query as well.
    const passwords = [decoded(url.password), ...url.searchParams.getAll("password")].filter(
      (password) => password !== "",
    );
    if (passwords.length === 0) return NOT_APPLICABLE;
    if (passwords.some(isInBrackets)) {
      return fail(
        "has its password in a template's brackets",
        "Take the brackets before and behind the password away.",
      );
    }
    const names = [url.username, url.hostname, url.pathname.slice(1), "postgres", "redis", "root"];
    const isGuessed = (password: string): boolean =>
      names.includes(password) || isPlaceholder(password) || isWellKnownSecret(password);
    return failIf(passwords.some(isGuessed), "carries a default password");
  },
});

const noStrayCharacters = everyRule({
  id: "no-stray-characters",
  items: ["2.1"],
  title: "No value has line breaks, quotes or white space around it",
  why: "A platform hands a value on as it is: a key with a line break at its end is another key.",
  fix: "Set the value again without quotes and white space around it.",
  corrected: plain,
  severity: "error",
  verdict: ({ text }, name, raw) => {
    // Vendors write private keys with a line break at their end.
    if (/^-----BEGIN [^]*-----\n$/.test(raw)) return PASS;
    // In words that no contract knows a blank more does nothing.
    if (findVariable(name) === undefined && raw.replace(/^ +| +$/g, "") === text) return PASS;
    return failIf(text !== raw, "has a line break, quotes or white space around it");
  },
});

const credentialPairs = [
  ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["SMTP_USERNAME", "SMTP_PASSWORD"],
] as const;

const complete: RuleDescription & { readonly variables: readonly string[] } = {
  id: "credentials-complete",
  items: ["1.10", "1.11", "1.9"],
  title: "A login and its password are set together",
  why: "One without the other works nowhere, and the service looks configured.",
  fix: "Set both, or neither.",
  severity: "error",
  variables: credentialPairs.flat(),
};

const credentialsComplete: Rule = {
  ...complete,
  scope: "backend",
  judge: ({ backend }) =>
    backend === undefined
      ? []
      : credentialPairs.map(([login, password]) => {
          const has = (name: string): boolean => entriesOf(backend, name).length > 0;
          if (has(login) === has(password)) {
            return findingOf(complete, login, has(login) ? PASS : NOT_APPLICABLE);
          }
          const [missing, there] = has(login) ? [password, login] : [login, password];
          return findingOf(complete, missing, fail(`is not set, while ${there} is`));
        }),
};

const SECRET_NAME =
  /(SECRET|PASSWORD|PASSWD|PRIVATE_KEY|AUTH_TOKEN|ACCESS_TOKEN|REFRESH_TOKEN|API_TOKEN|SERVICE_ROLE|CREDENTIAL|ENCRYPTION_KEY|DATABASE_URL|REDIS_URL)/;

/** What a name says of a secret beside the secret itself: how it is asked for, shown or changed. */
const ABOUT =
  /_(HINT|LABEL|TEXT|TITLE|MESSAGE|PLACEHOLDER|PATH|ROUTE|PAGE|LINK|URL|HREF|ENABLED|REQUIRED|VISIBLE|LENGTH|MIN|MAX|MIN_LENGTH|MAX_LENGTH|POLICY|REGEX|PATTERN|RULES|TTL|TIMEOUT|EXPIRY|EXPIRES|DAYS|MINUTES|SECONDS|NAME|TYPE|STRATEGY|PROVIDER)$/;

/** Words as people read them, and nothing that could open anything. */
const WORDS = /^[A-Za-z]{1,12}([ .,!?'-]{1,2}[A-Za-z]{1,12}){0,20}[.!?]?$/;

/** Tokens that vendors make for pages, by what their names say. */
const PUBLIC_NAME = /STOREFRONT|PUBLISHABLE|PUBLIC_(TOKEN|KEY)|SITE_?KEY/;

/** Whether a value is no secret, whatever its name says: a switch, a number, a path, an address, a public token. */
function isForBrowsers(name: string, text: string): boolean {
  if (isVendorSecret(text)) return false;
  if (booleanOf(text) !== undefined || /^(\d{1,6}|\/[\w/.-]*|pk\.[\w.-]+)$/.test(text)) return true;
  const isProse = WORDS.test(text) && !text.split(" ").some(looksRandom);
  if (ABOUT.test(name) && !/DATABASE_URL|REDIS_URL/.test(name) && isProse) return true;
  if (PUBLIC_NAME.test(name.slice("NEXT_PUBLIC_".length))) return true;
  const url = urlOf(text);
  if (url === undefined || !/^https?:$/.test(url.protocol)) return false;
  return url.username + url.password + url.search + url.hash === "";
}

const noSecretInBrowser = everyRule({
  id: "no-secret-in-browser",
  items: ["1.15", "2.3"],
  title: "No secret has a name that begins with NEXT_PUBLIC_",
  why: "Next.js writes these values into the pages' scripts, where everybody can read them.",
  fix: "Give the secret to the backend under a name without NEXT_PUBLIC_, and replace it at its vendor: it may have been published.",
  severity: "error",
  concerns: (name) => name.startsWith("NEXT_PUBLIC_"),
  byName: (name, reading) =>
    SECRET_NAME.test(name.slice("NEXT_PUBLIC_".length)) &&
    !(reading.state === "known" && isForBrowsers(name, contentOf(reading).text))
      ? fail("is by its name a secret, and every browser would get it")
      : undefined,
  verdict: ({ text }, name) => {
    const password = urlOf(text)?.password ?? "";
    // A secret Stripe key in the publishable key's place has a rule of its own.
    const known = STRIPE_KEYS.has(name) || name === "NEXT_PUBLIC_SENTRY_DSN";
    return failIf(
      !known && (isVendorSecret(text) || password !== ""),
      "holds a secret, and every browser would get it",
    );
  },
});

export const presenceRules: readonly Rule[] = [
  requiredVariable,
  credentialsComplete,
  noPlaceholder,
  noDefaultPassword,
  noStrayCharacters,
  noSecretInBrowser,
];
