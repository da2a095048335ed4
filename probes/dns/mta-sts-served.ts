import {
  isMtaSts,
  matchesMx,
  mtaStsName,
  mtaStsPolicyText,
  mtaStsUrl,
  parseMtaSts,
  parseMtaStsPolicy,
} from "../../checklist/dns/mta-sts";
import { parseMx } from "../../checklist/dns/mx";
import { sayProblems } from "../../checklist/dns/parsed";
import { fail, notApplicable, pass, unknown } from "../look";
import type { Answer, Look, Site } from "../look";
import { codeOf, isCertificateFailure, reasonOf } from "../network/failure";
import type { HttpAnswer } from "../network/network";
import { lookupOf } from "./lookup";

/** What senders find of a policy. */
export interface ServedPolicy {
  readonly url: string;
  /** The policy that the stack tells. */
  readonly declared: string;
  readonly answer: Pick<HttpAnswer, "status" | "headers" | "body">;
  /** The published MX records, as a zone file has them. */
  readonly mx: readonly string[];
}

/** The MTA-STS policy is told of, served over https, and agrees with the mail servers. */
export const mtaStsServed: Look = async (site) => {
  const { domain, outputs } = site.target;
  const declared = outputs["mtaStsPolicy"];
  if (declared === undefined) {
    return [notApplicable(domain, "The stack has no MTA-STS policy (mtaStsTarget is not set).")];
  }
  const lookup = lookupOf(site);
  const url = mtaStsUrl(domain);
  const [txt, mx, answer] = await Promise.all([
    lookup(mtaStsName(domain), "TXT"),
    lookup(domain, "MX"),
    fetched(site, url),
  ]);
  return [
    judgePolicyRecord(mtaStsName(domain), txt.data),
    ...("headers" in answer ? judgeServedPolicy({ url, declared, answer, mx: mx.data }) : [answer]),
  ];
};

/** The policy as it is served, or why it is not. */
async function fetched({ network, signal }: Site, url: string): Promise<HttpAnswer | Answer> {
  try {
    return await network.request({ url, signal });
  } catch (error) {
    const reason = reasonOf(error);
    if (signal.aborted || reason === undefined) throw error;
    // Senders refuse a wrong certificate as well; other failures may be those of the way there.
    return isCertificateFailure(codeOf(error))
      ? fail(
          url,
          `No sender takes the policy, because ${reason}.`,
          "Renew the certificate at the host that serves it.",
        )
      : unknown(url, `The policy cannot be fetched, because ${reason}.`);
  }
}

/** The record that tells senders of the policy. */
export function judgePolicyRecord(name: string, texts: readonly string[]): Answer {
  const subject = `TXT ${name}`;
  const found = texts.filter(isMtaSts);
  const [text] = found;
  if (text === undefined)
    return fail(subject, `${subject} is missing: no sender looks for the policy.`);
  if (found.length > 1)
    return fail(subject, `${subject} is there ${found.length} times: senders take none.`);
  const { record, problems } = parseMtaSts(text);
  return record === undefined
    ? fail(subject, `${subject} ${sayProblems(problems)}.`)
    : pass(subject, `${subject} tells of the policy ${record.id}.`);
}

/** The policy itself. */
export function judgeServedPolicy({ url, declared, answer, mx }: ServedPolicy): readonly Answer[] {
  const serve = `Serve the output mtaStsPolicy at ${url} as text/plain: pulumi stack output mtaStsPolicy.`;
  if (answer.status !== 200) {
    const harm =
      answer.status >= 300 && answer.status < 400 ? ", and senders follow no redirect" : "";
    return [fail(url, `The policy answers ${answer.status}${harm}.`, serve)];
  }
  const type = (answer.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "text/plain") {
    return [
      fail(
        url,
        `The policy is served as ${type === "" ? "no type" : type}, and must be text/plain.`,
        serve,
      ),
    ];
  }
  const served = parseMtaStsPolicy(answer.body);
  const errors = served.problems.filter(({ severity }) => severity === "error");
  if (served.record === undefined || errors.length > 0) {
    return [fail(url, `The policy ${sayProblems(errors)}.`, serve)];
  }
  const wanted = parseMtaStsPolicy(declared).record;
  const { mode, mx: patterns, maxAge } = served.record;
  const isSame =
    wanted !== undefined && mtaStsPolicyText(wanted) === mtaStsPolicyText(served.record);
  const answers = isSame
    ? [
        pass(
          url,
          `The policy is served as the stack tells it: mode ${mode}, kept for ${days(maxAge)}.`,
        ),
      ]
    : [
        fail(
          url,
          `Another policy is served than the stack tells: mode ${mode}, ${patterns.join(", ")}, kept for ${days(maxAge)}.`,
          serve,
        ),
      ];
  return [...answers, judgeHosts(url, patterns, mx)];
}

function judgeHosts(url: string, patterns: readonly string[], mx: readonly string[]): Answer {
  const hosts = mx.flatMap((text) => parseMx(text).record?.host ?? []);
  const subject = "MX hosts";
  if (hosts.length === 0)
    return fail(subject, `The policy at ${url} is there, and no host takes mail.`);
  const left = hosts.filter((host) => !patterns.some((pattern) => matchesMx(pattern, host)));
  return left.length === 0
    ? pass(subject, `The policy has every host that takes mail (${hosts.join(", ")}).`)
    : fail(
        subject,
        `The policy leaves out ${left.join(" and ")}: senders that enforce it do not deliver there.`,
        "Set mailExchangers to the hosts that take the mail, pulumi up, and serve the new mtaStsPolicy.",
      );
}

function days(seconds: number): string {
  const count = Math.floor(seconds / 86_400);
  return count === 1 ? "a day" : `${count} days`;
}
