import { daysBetween } from "../day";
import type { Day } from "../day";
import type { Finding, Testimony, WaiverTerms } from "../finding";
import { messageBeforeWaiver } from "../waivers";
import { clipped } from "./clean";
import { facts, linked, LONG, mend, sentence } from "./html-parts";
import { element as e } from "./markup";
import type { Content, Element } from "./markup";
import type { PageOf } from "./pages";
import { byUrgency, urgencyOf } from "./readiness";
import type { Urgency } from "./readiness";
import { placeText } from "./words";

/** What findings are shown with. */
export interface Showing {
  /** The day as of which days are counted; undefined where nobody knows. */
  readonly day: Day | undefined;
  readonly pageOf: PageOf | undefined;
  /** The ids of the live checks: all others are rules. */
  readonly probes: ReadonlySet<string>;
}

/** What one finding is called, and its colour. */
const NAMES: Readonly<Record<Urgency, readonly [name: string, colour: string]>> = {
  broken: ["Could not be judged", "not-ready"],
  failed: ["Failed", "not-ready"],
  warned: ["Warning", "partial"],
  waived: ["Waived", "partial"],
  unknown: ["Not known yet", "partial"],
  passed: ["Passed", "ready"],
  "not-applicable": ["Not applicable", "ready"],
};

/** So many checks that passed are named at once; more are folded. */
const FEW = 5;

/** Findings: what asks for something first, then what people say, then what passed. */
export function findingElements(
  findings: readonly Finding[],
  showing: Showing,
): readonly Element[] {
  const sorted = byUrgency(findings);
  const settled = sorted.filter(isSettled);
  const attested = settled.filter(({ attestation }) => attestation !== undefined);
  const checks = settled.filter(({ attestation }) => attestation === undefined);
  return [
    ...sorted
      .filter((finding) => !isSettled(finding))
      .map((finding) => findingElement(finding, showing)),
    ...attested.flatMap(({ attestation }) =>
      attestation === undefined ? [] : [testimony(attestation, showing)],
    ),
    ...(checks.length === 0 ? [] : [checksElement(checks, showing)]),
  ];
}

const isSettled = ({ status }: Finding): boolean =>
  status === "pass" || status === "not-applicable";

function findingElement(finding: Finding, showing: Showing): Element {
  const { subject, fix, waiver } = finding;
  const [name, colour] = NAMES[urgencyOf(finding)];
  return e(
    "div",
    { class: `finding ${colour}` },
    e("p", { class: "head" }, e("strong", {}, name), " ", e("code", {}, clipped(subject, 200))),
    e("p", {}, sentence(messageBeforeWaiver(finding))),
    waiver === undefined ? undefined : waiverFacts(waiver, showing),
    mend(fix),
    e("p", { class: "soft says" }, originText(finding, showing)),
  );
}

/** Which rule or live check says so, and about which place. */
function originText(finding: Finding, { pageOf, probes }: Showing): readonly Content[] {
  const { rule } = finding;
  const id = e("code", {}, clipped(rule, 100));
  const page = pageOf?.(rule);
  const place = placeText(finding);
  return [
    probes.has(rule) ? "Live check " : "Rule ",
    page === undefined ? id : e("a", { href: page }, id),
    place === undefined ? undefined : [" at ", e("code", {}, clipped(place, 300))],
  ];
}

/** A waiver's terms. */
export function waiverFacts(waiver: WaiverTerms, { day }: Showing): Element {
  const { reason, owner, ticket, expires } = waiver;
  return facts([
    ["Waived for", clipped(reason, LONG)],
    ["Owner", clipped(owner, LONG)],
    ["Ticket", linked(ticket)],
    ["Until", lastDay(expires, day)],
  ]);
}

function testimony(attestation: Testimony, { day }: Showing): Element {
  const { statement, by, on, evidence, expires } = attestation;
  return e(
    "div",
    { class: "finding testimony ready" },
    e("p", { class: "head" }, e("strong", {}, "Attested")),
    e("blockquote", {}, e("p", {}, clipped(statement, LONG))),
    facts([
      ["By", `${clipped(by, LONG)}, on ${on}`],
      ["Evidence", linked(evidence)],
      ["Until", lastDay(expires, day)],
    ]),
  );
}

/** A last day, with how many are left. */
export function lastDay(expires: Day, day: Day | undefined): Content {
  const date = e("time", { datetime: expires }, expires);
  const left = day === undefined ? NaN : daysBetween(day, expires);
  if (Number.isNaN(left)) return date;
  const words = left === 0 ? "its last day" : left === 1 ? "1 day left" : `${left} days left`;
  return [date, " ", e("span", { class: left <= SOON ? "days soon" : "days" }, words)];
}

/** So few days are worth a look. */
const SOON = 14;

function checksElement(checks: readonly Finding[], { probes }: Showing): Element {
  const list = e(
    "ul",
    { class: "checks" },
    checks.map((finding) =>
      e(
        "li",
        {},
        finding.status === "not-applicable" ? "Not applicable: " : undefined,
        sentence(finding.message),
        " ",
        e(
          "span",
          { class: "soft" },
          probes.has(finding.rule) ? "live check " : undefined,
          e("code", {}, clipped(finding.rule, 100)),
        ),
      ),
    ),
  );
  const passed = checks.filter(({ status }) => status === "pass").length;
  const title = passed === 1 ? "1 check passes" : `${passed} checks pass`;
  const others = checks.length - passed;
  const whole = others === 0 ? title : `${title}, ${others} not applicable`;
  return checks.length <= FEW
    ? e("div", { class: "passed" }, e("p", { class: "head" }, e("strong", {}, whole)), list)
    : e("details", { class: "passed" }, e("summary", {}, whole), list);
}
