import { isUnderDomain } from "../../checklist/environment/host";
import {
  DOCUMENTATION_PATHS,
  HEALTH_PATH,
  SIGN_IN_PATH,
  STRIPE_WEBHOOK_PATH,
} from "../../checklist/environment/served";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { follow } from "./follow";
import { reach, statusText } from "./reach";
import type { Reached } from "./reach";

/** Endpoints that the application documents, asked by GET: those that take POST alone say so. */
const ENDPOINTS = [
  { path: HEALTH_PATH, right: [200] },
  { path: SIGN_IN_PATH, right: [200, 401, 405, 422] },
  { path: STRIPE_WEBHOOK_PATH, right: [200, 400, 401, 405, 422] },
] as const;

/** Asks for a few endpoints of the API, for its documentation, and for the application's page. */
export const apiReachable: Look = async (site) => {
  const { appHost, apiHost, domain } = site.target;
  const ask = (path: string): Promise<Reached> => reach(site, { url: `https://${apiHost}${path}` });
  const [endpoints, documents, hops] = await Promise.all([
    Promise.all(ENDPOINTS.map(async (each) => ({ ...each, reached: await ask(each.path) }))),
    Promise.all(DOCUMENTATION_PATHS.map(async (path) => ({ path, reached: await ask(path) }))),
    follow(site, `https://${appHost}/`, (host) => isUnderDomain(host, domain)),
  ]);
  return [
    ...endpoints.map(({ path, right, reached }) =>
      judgeEndpoint(`${apiHost}${path}`, reached, right),
    ),
    judgePage(appHost, (hops.at(-1) ?? hops[0]).reached),
    ...judgeDocuments(apiHost, documents),
  ];
};

/** @param right The statuses by which an endpoint shows that it is there. */
export function judgeEndpoint(subject: string, reached: Reached, right: readonly number[]): Answer {
  if (!("answer" in reached)) return silent(subject, reached.reason);
  const { status } = reached.answer;
  if (right.includes(status)) return pass(subject, `It is there (GET answers ${status}).`);
  if (status === 429 || status === 403) return unknown(subject, `It ${statusText(status)}.`);
  if (status === 404) return fail(subject, "It is not there: the API answers 404.");
  return fail(subject, `It ${statusText(status)}.`);
}

export function judgePage(host: string, reached: Reached): Answer {
  if (!("answer" in reached)) return silent(host, reached.reason);
  const { status, headers, body } = reached.answer;
  if (status === 429 || status === 401 || status === 403) {
    return unknown(host, `Its page ${statusText(status)}.`);
  }
  if (status !== 200) return fail(host, `Its page ${statusText(status)}.`);
  const isPage = /^text\/html\b/i.test(headers["content-type"] ?? "") && /<html[\s>]/i.test(body);
  if (!isPage) return fail(host, "It answers 200 with what is no page.");
  return pass(host, `Its page is there (${body.length} characters).`);
}

export function judgeDocuments(
  host: string,
  documents: readonly { readonly path: string; readonly reached: Reached }[],
): readonly Answer[] {
  const open = documents.flatMap(({ path, reached }) =>
    "answer" in reached && reached.answer.status === 200 ? [path] : [],
  );
  const subject = `${host} documentation`;
  if (open.length > 0) {
    return [
      warn(
        subject,
        `Everybody can read what the API can do: ${open.join(", ")}.`,
        "In production: FastAPI(docs_url=None, redoc_url=None, openapi_url=None).",
      ),
    ];
  }
  const hidden = documents.find(({ reached }) => !("answer" in reached));
  if (hidden !== undefined && "reason" in hidden.reached) {
    return [silent(subject, hidden.reached.reason)];
  }
  return [pass(subject, `It is closed (${documents.map(({ path }) => path).join(", ")}).`)];
}

const silent = (subject: string, reason: string): Answer =>
  unknown(subject, `It cannot be asked, because ${reason}.`);
