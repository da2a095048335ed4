import assert from "node:assert/strict";

import { backendVariables, frontendVariables } from "../../../checklist/environment/contract";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import type { Platform } from "../../../checklist/resources/subject";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const api = backendVariables.filter(({ required }) => required).map(({ name }) => name);
const web = frontendVariables.filter(({ required }) => required).map(({ name }) => name);

const variables = (
  service: string,
  names: readonly string[],
  platform: Platform = "railway",
): PlainSubject => ({ kind: "platform-variables", platform, service, names });
const domain = (
  host: string,
  platform: Platform = "railway",
  service = host.startsWith("app.") ? "f" : "b",
): PlainSubject => ({ kind: "platform-domain", platform, service, host });
const service = (of: string, healthCheckPath: string): PlainSubject => ({
  kind: "platform-service",
  service: of,
  healthCheckPath,
});
const trigger = (of: string): PlainSubject => ({ kind: "deployment-trigger", service: of });

const backend = variables("b", [...api, "LOG_LEVEL"]);
const frontend = variables("f", web);
const urls = { FRONTEND_URL: "https://app.a.com", BACKEND_URL: "https://api.a.com" };
const but = (names: readonly string[], ...missing: string[]): readonly string[] =>
  names.filter((name) => !missing.includes(name));

describe("the rules on the application's platforms", () => {
  const stacks: readonly (readonly [
    rule: string,
    what: string,
    stack: readonly (PlainSubject | Partly)[],
    said: readonly RegExp[],
  ])[] = [
    ["railway-environments-served", "no platform", [], [/^not-applicable$/]],
    [
      "railway-environments-served",
      "all",
      [variables("b", [...api, ...Object.keys(urls)]), frontend],
      [/^pass @urn-0$/],
    ],
    [
      "railway-environments-served",
      "one that is not required is missing",
      [variables("b", but(api, "FRONTEND_URL", "BACKEND_URL", "SECRET_KEY"))],
      [/^variables platform-variables lack BACKEND_URL\. @urn-0$/],
    ],
    [
      "railway-environments-served",
      "the frontend's alone",
      [frontend],
      [/^variables of the backend at Railway are on no service\. @urn-backend$/],
    ],
    ["railway-environments-served", "nobody's", [variables("x", ["A"])], [/are on no service/]],
    [
      "railway-environments-served",
      "names not known yet",
      [without(backend, "names")],
      [/^unknown @urn-backend$/],
    ],
    [
      "railway-environments-served",
      "another platform's",
      [variables("b", api, "render")],
      [/^not-applicable$/],
    ],
    [
      "platform-environment-judged",
      "a component of each but the frontend",
      [backend, frontend, variables("x", ["A"])],
      [
        /^pass @urn-0$/,
        /^variables platform-variables are those of a frontend that no .* @urn-1$/,
        /^pass @urn-2$/,
      ],
    ],

    ["railway-domains-declared", "no platform", [domain("api.a.com")], [/^not-applicable$/]],
    [
      "railway-domains-declared",
      "both",
      [backend, domain("API.a.com."), domain("app.a.com")],
      [/^pass @urn-1$/, /^pass @urn-2$/],
    ],
    [
      "railway-domains-declared",
      "to each other's services",
      [backend, frontend, domain("api.a.com", "railway", "f"), domain("app.a.com", "railway", "b")],
      [/leads to another service than the backend's\. @urn-2$/, /than the frontend's\. @urn-3$/],
    ],
    [
      "railway-domains-declared",
      "to a service that nobody knows",
      [backend, domain("api.a.com", "railway", "x"), domain("app.a.com", "railway", "x")],
      [/leads to another service than the backend's\. @urn-1$/, /^pass @urn-2$/],
    ],
    [
      "railway-domains-declared",
      "a service that is not known yet",
      [backend, without(domain("api.a.com"), "service"), domain("app.a.com")],
      [/^pass @urn-1$/, /^pass @urn-2$/],
    ],
    [
      "railway-domains-declared",
      "one at the other platform",
      [backend, domain("api.a.com", "render"), domain("app.a.com")],
      [/^custom domain of the API at Railway is missing: api\.a\.com\. @urn-backend$/, /^pass/],
    ],
    [
      "railway-domains-declared",
      "one that is not known yet",
      [backend, without(domain("x.a.com"), "host"), domain("app.a.com")],
      [/^unknown @urn-backend$/, /^pass @urn-2$/],
    ],

    ["health-check-set", "no platform", [service("b", "/health")], [/^not-applicable$/]],
    ["health-check-set", "a path", [backend, service("b", "/health")], [/^pass @urn-1$/]],
    ["health-check-set", "none", [backend, service("f", "/")], [/has no health check\. @urn-0$/]],
    ["health-check-set", "no path", [backend, service("b", "")], [/no path for its .* @urn-1$/]],
    [
      "health-check-set",
      "a path not known yet",
      [backend, without(service("b", "/"), "healthCheckPath")],
      [/^unknown @urn-1$/],
    ],
    [
      "health-check-set",
      "a service not known yet",
      [without(backend, "service"), service("b", "/")],
      [/^unknown @urn-0$/],
    ],
    [
      "health-check-set",
      "settings of a service not known yet",
      [backend, without(service("b", "/"), "service")],
      [/^unknown @urn-0$/],
    ],

    ["railway-deploys-from-git", "a push", [backend, trigger("b")], [/^pass @urn-1$/]],
    ["railway-deploys-from-git", "none", [backend], [/is deployed by no push\. @urn-0$/]],
    [
      "railway-deploys-from-git",
      "another platform's",
      [variables("b", api, "render")],
      [/^not-applicable$/],
    ],
  ];
  for (const [rule, what, stack, said] of stacks) {
    it(`${rule}: ${what}`, () => {
      const found = judgeStack(rule, stack, urls);
      assert.equal(found.length, said.length, found.join("; "));
      found.forEach((text, at) => {
        assert.match(text, said[at] ?? /^$/);
      });
    });
  }

  const services: readonly (readonly [
    what: string,
    judged: PlainSubject | Partly,
    said: RegExp,
  ])[] = [
    ["the backend's", backend, /^pass$/],
    ["the frontend's", frontend, /^pass$/],
    ["nobody's", variables("x", ["A"]), /^not-applicable$/],
    ["another platform's", variables("b", api, "render"), /^not-applicable$/],
    ["not known yet", without(backend, "names"), /^unknown$/],
    [
      "two are missing",
      variables("b", but(api, "SECRET_KEY", "DEBUG")),
      /^variables platform-variables lack SECRET_KEY, DEBUG\.$/,
    ],
  ];
  for (const [what, judged, said] of services) {
    it(`railway-variables-complete: ${what}`, () => {
      assert.match(judge("railway-variables-complete", judged), said);
    });
  }

  it("ask for no domain of a host that no variable names", () => {
    assert.deepEqual(judgeStack("railway-domains-declared", [backend], {}), ["not-applicable"]);
    assert.deepEqual(judgeStack("railway-domains-declared", [backend]), ["not-applicable"]);
  });
});
