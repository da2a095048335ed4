import assert from "node:assert/strict";

import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const uptime = (more: object = {}): PlainSubject => ({
  kind: "uptime-monitor",
  url: "https://api.bookedbarber.com/health",
  ...more,
});
const durations = (more: object = {}): PlainSubject => ({
  kind: "metric-monitor",
  aggregate: "p95(span.duration)",
  ...more,
});
const alert = (more: object = {}): PlainSubject => ({
  kind: "sentry-alert",
  project: "shop",
  recipients: ["team"],
  ...more,
});
const slow = (more: object = {}): PlainSubject =>
  alert({ project: undefined, monitors: ["7"], ...more });
const api = { BACKEND_URL: "https://api.bookedbarber.com" };
const missing = /is not set up by this stack.* @urn-backend$/;

describe("the rules on monitors and alerts", () => {
  const single: readonly (readonly [rule: string, PlainSubject | Partly, said: RegExp])[] = [
    ["alert-notifies", alert(), /^pass$/],
    ["alert-notifies", alert({ recipients: ["owners NoOne", "member"] }), /^pass$/],
    ["alert-notifies", alert({ recipients: ["owners ActiveMembers"] }), /^pass$/],
    ["alert-notifies", alert({ recipients: ["owners NoOne"] }), /notifies nobody/],
    ["alert-notifies", alert({ recipients: undefined }), /notifies nobody/],
    ["alert-notifies", without(alert(), "recipients"), /^unknown$/],
    ["monitor-enabled", uptime(), /^pass$/],
    ["monitor-enabled", durations({ enabled: true }), /^pass$/],
    ["monitor-enabled", durations({ enabled: false }), /is switched off/],
    ["monitor-enabled", without(uptime(), "enabled"), /^unknown$/],
  ];
  for (const [rule, given, said] of single) {
    it(`${rule} says ${String(said)} of ${JSON.stringify(given)}`, () => {
      assert.match(judge(rule, given), said);
    });
  }

  const stacks: readonly (readonly [
    rule: string,
    given: readonly (PlainSubject | Partly)[],
    said: RegExp,
  ])[] = [
    ["uptime-monitor-served", [uptime()], /^pass @urn-0$/],
    ["uptime-monitor-served", [uptime({ url: "https://a.com/health" }), uptime()], /^pass @urn-1$/],
    ["uptime-monitor-served", [uptime({ url: "https://a.com/health" })], /not the API's.* @urn-0$/],
    ["uptime-monitor-served", [uptime({ url: "https://api.bookedbarber.com/" })], /another path/],
    ["uptime-monitor-served", [without(uptime(), "url")], /^unknown/],
    ["uptime-monitor-served", [], /^not-applicable$/],
    ["uptime-monitor-exists", [uptime()], /^pass @urn-0$/],
    ["uptime-monitor-exists", [uptime({ enabled: false }), uptime()], /^pass @urn-1$/],
    ["uptime-monitor-exists", [uptime({ enabled: false })], missing],
    ["uptime-monitor-exists", [without(uptime(), "enabled")], /^unknown/],
    ["uptime-monitor-exists", [durations(), alert()], missing],
    ["alert-critical-errors", [slow(), alert()], /^pass @urn-1$/],
    ["alert-critical-errors", [alert({ enabled: true, chooses: [] })], /^pass/],
    ["alert-critical-errors", [alert({ chooses: ["transaction payment"] })], missing],
    ["alert-critical-errors", [alert({ enabled: false })], missing],
    ["alert-critical-errors", [alert({ recipients: ["owners NoOne"] })], missing],
    ["alert-critical-errors", [alert({ recipients: [] })], missing],
    ["alert-critical-errors", [slow({ project: "" })], missing],
    ["alert-critical-errors", [without(alert(), "project")], /^unknown @urn-backend$/],
    ["alert-critical-errors", [without(alert(), "chooses")], /^unknown/],
    ["alert-critical-errors", [without(alert({ enabled: false }), "chooses")], missing],
    ["alert-critical-errors", [without(alert(), "chooses"), alert()], /^pass @urn-1$/],
    ["alert-performance", [durations(), slow()], /^pass @urn-1$/],
    ["alert-performance", [durations({ aggregate: "avg(span.duration)" }), slow()], /^pass/],
    ["alert-performance", [slow({ project: "" }), durations()], /^pass @urn-0$/],
    ["alert-performance", [slow()], missing],
    ["alert-performance", [durations({ aggregate: "count()" }), slow()], missing],
    ["alert-performance", [durations({ aggregate: "count(span.duration)" }), slow()], missing],
    ["alert-performance", [durations({ aggregate: undefined }), slow()], missing],
    ["alert-performance", [durations({ enabled: false }), slow()], missing],
    ["alert-performance", [durations(), alert({ monitors: ["7"] })], missing],
    ["alert-performance", [durations(), slow({ monitors: [] })], missing],
    ["alert-performance", [durations(), slow({ monitors: undefined })], missing],
    ["alert-performance", [durations(), without(slow(), "monitors")], /^unknown/],
    ["alert-performance", [without(durations(), "aggregate"), slow()], /^unknown/],
    ["alert-payments", [alert({ chooses: ["transaction stripe_webhook"] })], /^pass/],
    ["alert-payments", [alert({ chooses: ["a", "Payment failed"] })], /^pass/],
    ["alert-payments", [alert({ chooses: ["message timeout"] })], missing],
    ["alert-payments", [alert()], missing],
    ["alert-payments", [slow({ chooses: ["transaction payment"] })], missing],
    ["alert-payments", [without(alert(), "chooses")], /^unknown/],
    ["alert-database", [alert({ chooses: ["exception.type OperationalError"] })], /^pass/],
    ["alert-database", [alert({ chooses: ["message QueuePool limit"] })], /^pass/],
    ["alert-database", [alert({ chooses: ["message lost connection"] })], /^pass/],
    ["alert-database", [alert({ chooses: ["transaction payment"] })], missing],
    ["alert-database", [without(alert(), "recipients")], missing],
  ];
  for (const [rule, given, said] of stacks) {
    it(`${rule} says ${String(said)} of ${JSON.stringify(given)}`, () => {
      const answers = judgeStack(rule, given, api);
      assert.equal(answers.length, 1, answers.join("\n"));
      assert.match(answers[0] ?? "", said);
    });
  }

  it("miss nothing in the stack of another program", () => {
    const rules = ["uptime-monitor-exists", "alert-critical-errors", "alert-performance"];
    for (const rule of [...rules, "alert-payments", "alert-database"]) {
      assert.deepEqual(judgeStack(rule, []), ["not-applicable"], rule);
    }
  });
});
