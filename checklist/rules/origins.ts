import { hostKind } from "../environment/host";
import { isPlaceholder } from "../environment/placeholder";
import { urlOf } from "../environment/url";
import { listOf } from "../environment/value";
import { fail, failIf, NOT_APPLICABLE, PASS, relationRule, variableRule } from "../rule";
import type { Rule, RuleDescription, Verdict } from "../rule";
import { isWrongByItself } from "./urls";

interface Origin {
  readonly text: string;
  readonly url: URL | undefined;
}

function originsOf(text: string): readonly Origin[] {
  return listOf(text).map((part) => ({ text: part, url: urlOf(part) }));
}

/** The origins' places in the list, since an origin itself is never repeated in a message. */
function places(origins: readonly Origin[], wrong: (origin: Origin) => boolean): string {
  const numbers = origins.flatMap((origin, index) => (wrong(origin) ? [String(index + 1)] : []));
  if (numbers.length === 0) return "";
  const which = numbers.length === 1 ? "origin" : "origins";
  return `${which} ${numbers.join(", ")} of ${origins.length}`;
}

interface OriginRule extends RuleDescription {
  readonly wrong: (origin: Origin) => boolean;
  /** Reads on after "origin 2 of 3: ". */
  readonly problem: string;
}

/** The same list with other entries; undefined for one that is no text of separate entries. */
function withOrigins(
  text: string,
  change: (url: URL, entry: string) => string,
): string | undefined {
  const origins = originsOf(text).map(({ text: entry, url }) =>
    url === undefined || entry.includes("*") ? entry : change(url, entry),
  );
  return text.startsWith("[") ? JSON.stringify(origins) : origins.join(",");
}

/** As browsers send it: small letters, and no port that goes without saying. */
const sentAs = (url: URL): string =>
  /^https?:$/.test(url.protocol) ? url.origin : `${url.protocol}//${url.host}`;

function originRule({ wrong, problem, ...description }: OriginRule): Rule {
  return variableRule({
    ...description,
    variables: ["ALLOWED_ORIGINS"],
    placeholders: true,
    verdict: (text): Verdict => {
      const found = places(originsOf(text), wrong);
      return failIf(found !== "", `has a wrong entry, ${found}: ${problem}`);
    },
  });
}

const isWildcard = ({ text }: Origin): boolean => text.includes("*");
const hostIs = (origin: Origin, kind: ReturnType<typeof hostKind>): boolean =>
  origin.url !== undefined && !isWildcard(origin) && hostKind(origin.url.hostname) === kind;

const originsNotEmpty = variableRule({
  id: "origins-listed",
  items: ["1.6", "2.4"],
  title: "ALLOWED_ORIGINS lists at least one origin",
  why: "With an empty list no page may call the API.",
  fix: "List the origins of the web application, separated by commas.",
  severity: "error",
  variables: ["ALLOWED_ORIGINS"],
  placeholders: true,
  verdict: (text) => failIf(originsOf(text).length === 0, "lists no origin"),
});

const originsNoWildcard = originRule({
  id: "origins-no-wildcard",
  items: ["1.6", "2.4"],
  title: "ALLOWED_ORIGINS has no wildcard",
  why: "A wildcard lets pages of strangers call the API in a visitor's name.",
  fix: "List each origin in full instead of *.",
  severity: "error",
  wrong: isWildcard,
  problem: "a wildcard lets any page call the API",
});

const originsWellFormed = originRule({
  id: "origins-well-formed",
  items: ["1.6", "2.4"],
  title: "Each allowed origin is an origin: scheme, host and perhaps a port",
  why: "Browsers send an origin in small letters, without the default port, a path or a slash at the end; anything else never matches, and the page is locked out.",
  fix: "Write each origin like https://app.bookedbarber.com, in small letters, without :443, a path or a slash at the end, separated by commas.",
  corrected: (text) =>
    withOrigins(text, (url, entry) =>
      url.pathname.replace("/", "") + url.search + url.hash + url.username === ""
        ? sentAs(url)
        : entry,
    ),
  severity: "error",
  wrong: (origin) => {
    if (isWildcard(origin)) return false;
    if (origin.url === undefined) return true;
    return origin.text !== sentAs(origin.url);
  },
  problem: "browsers send no such origin, but one of the form https://host",
});

const originsHttps = originRule({
  id: "origins-https",
  items: ["1.6", "2.5", "2.4"],
  title: "Each allowed origin is https",
  why: "A page that came over http may have been changed on the way, and could then call the API in the visitor's name.",
  fix: "Write https:// instead of http://.",
  corrected: (text) => withOrigins(text, (_url, entry) => entry.replace(/^http:/, "https:")),
  severity: "error",
  // On a developer's own machine origins are http: `origins-public` refuses the machine.
  wrong: (origin) =>
    !isWildcard(origin) &&
    origin.url !== undefined &&
    origin.url.protocol !== "https:" &&
    !hostIs(origin, "local"),
  problem: "it is not https",
});

const originsPublic = originRule({
  id: "origins-public",
  items: ["1.6", "2.4"],
  title: "No allowed origin is a developer's machine or a private address",
  why: "Any program on a visitor's own machine or network could then call the API in the visitor's name.",
  fix: "Take localhost, private addresses and internal names out of the list.",
  severity: "error",
  wrong: (origin) => hostIs(origin, "local"),
  problem: "localhost, private addresses and internal names do not belong in production",
});

const originsOwnDomain = originRule({
  id: "origins-own-domain",
  items: ["1.6", "2.4"],
  title: "No allowed origin is a hosting platform's name",
  why: "Names that a platform lends go to somebody else once the service is renamed, and previews of every branch have them.",
  fix: "List the company's own domains in place of the platform's (*.up.railway.app, *.onrender.com and the like).",
  severity: "error",
  wrong: (origin) => hostIs(origin, "platform"),
  problem: "it is a hosting platform's name, not the company's own domain",
});

const originsNoPlaceholder = originRule({
  id: "origins-no-placeholder",
  items: ["1.6", "2.1"],
  title: "No allowed origin is a template's or an example's",
  why: "The API refuses the real pages, and trusts those of whoever owns the template's domain.",
  fix: "Write the web application's own origin in its place, or take the entry out of the list.",
  severity: "error",
  wrong: (origin) => origin.url !== undefined && !isWildcard(origin) && isPlaceholder(origin.text),
  problem: "it is a template's or an example's host",
});

const originsContainFrontend = relationRule({
  id: "origins-contain-frontend",
  items: ["1.6", "8.8"],
  title: "ALLOWED_ORIGINS contains the origin of FRONTEND_URL",
  why: "Browsers refuse the API's answers to the web application unless its origin is listed.",
  fix: "Add the origin of the web application to ALLOWED_ORIGINS.",
  severity: "error",
  subject: "ALLOWED_ORIGINS",
  other: "FRONTEND_URL",
  verdict: (origins, address, context) => {
    const url = urlOf(address);
    const listed = originsOf(origins);
    if (url === undefined || isWrongByItself(address, context)) return NOT_APPLICABLE;
    // An entry that is wrong by itself is reported so, and may be the one that is wanted.
    if (listed.length === 0 || listed.some(({ text }) => isWrongByItself(text, context))) {
      return NOT_APPLICABLE;
    }
    // Port and host decide; a wrong scheme is reported once, as such.
    const found = listed.some(
      (origin) => origin.url?.hostname === url.hostname && origin.url.port === url.port,
    );
    return found ? PASS : fail("does not contain the web application's own origin");
  },
});

export const originRules: readonly Rule[] = [
  originsNotEmpty,
  originsNoWildcard,
  originsWellFormed,
  originsHttps,
  originsPublic,
  originsOwnDomain,
  originsNoPlaceholder,
  originsContainFrontend,
];
