import { hostKind } from "../environment/host";
import { isLookAlike } from "../environment/look-alike";
import { urlOf } from "../environment/url";
import { fail, failIf, NOT_APPLICABLE, PASS, relationRule, variableRule } from "../rule";
import type { Context, Rule, Verdict } from "../rule";

/** The variables that hold an address of the deployment. */
export const ADDRESSES = [
  "FRONTEND_URL",
  "BACKEND_URL",
  "NEXT_PUBLIC_API_URL",
  "NEXT_PUBLIC_APP_URL",
  "GOOGLE_REDIRECT_URI",
  "NEXT_PUBLIC_WS_URL",
] as const;

const hasLogin = ({ username, password }: URL): boolean => username !== "" || password !== "";

/**
 * Whether an address is refused by itself, by the rules below and the one on look-alikes. How it
 * stands to others says nothing then: its mend changes the host.
 */
export function isWrongByItself(text: string, { domain }: Context): boolean {
  const url = urlOf(text);
  if (url === undefined || hasLogin(url) || hostKind(url.hostname) !== "public") return true;
  return domain !== undefined && isLookAlike(url.hostname, domain);
}

const onHost =
  (judge: (url: URL) => Verdict) =>
  (text: string): Verdict => {
    const url = urlOf(text);
    return url === undefined || url.hostname === "" ? NOT_APPLICABLE : judge(url);
  };

const urlWellFormed = variableRule({
  id: "url-well-formed",
  items: ["2.5", "1.14", "1.11"],
  title: "Addresses are whole URLs, without a login in them",
  why: "An address that cannot be read breaks every link and call made with it, and a login in it is shown to everybody.",
  fix: "Write the address in full, like https://api.bookedbarber.com.",
  severity: "error",
  variables: [...ADDRESSES],
  verdict: (text) => {
    const url = urlOf(text);
    if (url === undefined) return fail("is no URL of the form https://host");
    return failIf(hasLogin(url), "has a login in it");
  },
});

const schemeOf = (name: string): string => (name === "NEXT_PUBLIC_WS_URL" ? "wss" : "https");

const urlEncrypted = variableRule({
  id: "url-https",
  items: ["2.5", "1.14", "1.11"],
  title: "Addresses are https, and wss for live updates",
  why: "What goes over http can be read and changed on the way, passwords and card forms included.",
  fix: "Write https:// (wss:// for NEXT_PUBLIC_WS_URL).",
  corrected: (text, name) => text.replace(/^\w+(?=:)/, schemeOf(name)),
  severity: "error",
  variables: [...ADDRESSES],
  verdict: (text, _context, { name }) =>
    onHost((url) => {
      // On a developer's own machine addresses are http: `url-public` refuses the machine.
      if (hostKind(url.hostname) === "local") return NOT_APPLICABLE;
      const wanted = schemeOf(name);
      return failIf(url.protocol !== `${wanted}:`, `is not ${wanted}`);
    })(text),
});

const urlPublic = variableRule({
  id: "url-public",
  items: ["2.5", "1.14", "1.11"],
  title: "Addresses lead to public hosts",
  why: "localhost is every visitor's own machine, and internal names and private addresses lead nowhere from outside.",
  fix: "Use the service's public name under the company's domain.",
  severity: "error",
  variables: [...ADDRESSES],
  verdict: onHost((url) =>
    failIf(hostKind(url.hostname) === "local", "leads to a local or private host"),
  ),
});

const urlOwnDomain = variableRule({
  id: "url-own-domain",
  items: ["1.14", "7.2", "7.8"],
  title: "Addresses are on the company's own domain, not a hosting platform's",
  why: "Cookies, certificates and visitors' trust depend on the own domain, and the platform's name goes with the platform.",
  fix: "Use the custom domain, like https://api.bookedbarber.com.",
  severity: "error",
  variables: [...ADDRESSES],
  verdict: onHost((url) =>
    failIf(hostKind(url.hostname) === "platform", "is a hosting platform's name"),
  ),
});

const urlNoTrailingSlash = variableRule({
  id: "url-no-trailing-slash",
  items: ["1.14", "2.5"],
  title: "Base addresses have no slash at the end",
  why: "The application appends paths that begin with a slash; two in a row are another path, and origins never match.",
  fix: "Take the slash at the end away.",
  corrected: (text) => text.replace(/\/+$/, ""),
  severity: "error",
  variables: ["FRONTEND_URL", "BACKEND_URL", "NEXT_PUBLIC_API_URL", "NEXT_PUBLIC_APP_URL"],
  verdict: (text) => failIf(text.endsWith("/"), "ends in a slash"),
});

const sameHost =
  (problem: string) =>
  (mine: string, theirs: string, context: Context): Verdict => {
    const [one, two] = [urlOf(mine), urlOf(theirs)];
    if (one === undefined || two === undefined) return NOT_APPLICABLE;
    if ([mine, theirs].some((text) => isWrongByItself(text, context))) return NOT_APPLICABLE;
    return one.host.toLowerCase() === two.host.toLowerCase() ? PASS : fail(problem);
  };

const apiUrlIsBackend = relationRule({
  id: "api-url-is-backend",
  items: ["1.14", "8.8"],
  title: "The frontend calls the host that the backend is served on",
  why: "The frontend would otherwise talk to another system, or to none.",
  fix: "Leave NEXT_PUBLIC_API_URL to be taken from BACKEND_URL, or set both to the same host.",
  fixInFile: () => "Write the same host in both NEXT_PUBLIC_API_URL and BACKEND_URL.",
  severity: "error",
  subject: "NEXT_PUBLIC_API_URL",
  other: "BACKEND_URL",
  verdict: sameHost("is on another host than the backend's BACKEND_URL"),
});

const appUrlIsFrontend = relationRule({
  id: "app-url-is-frontend",
  items: ["2.5", "1.6"],
  title: "Backend and frontend name the same web application",
  why: "Mails and sign-ins would lead people to another host than the one that the API lets in.",
  fix: "Leave NEXT_PUBLIC_APP_URL to be taken from FRONTEND_URL, or set both to the same host.",
  fixInFile: () => "Write the same host in both NEXT_PUBLIC_APP_URL and FRONTEND_URL.",
  severity: "error",
  subject: "NEXT_PUBLIC_APP_URL",
  other: "FRONTEND_URL",
  verdict: sameHost("is on another host than the backend's FRONTEND_URL"),
});

const googleRedirectIsBackend = relationRule({
  id: "google-redirect-is-backend",
  items: ["1.11", "4.23"],
  title: "Google sends people back to the API's host",
  why: "The sign-in ends at a host that does not know of it.",
  fix: "Use an address under BACKEND_URL, the same as registered with the OAuth client.",
  severity: "error",
  subject: "GOOGLE_REDIRECT_URI",
  other: "BACKEND_URL",
  verdict: sameHost("is on another host than BACKEND_URL"),
});

export const urlRules: readonly Rule[] = [
  urlWellFormed,
  urlEncrypted,
  urlPublic,
  urlOwnDomain,
  urlNoTrailingSlash,
  apiUrlIsBackend,
  appUrlIsFrontend,
  googleRedirectIsBackend,
];
