import assert from "node:assert/strict";

import { judgeExample } from "../../../checklist/examples/judge-example";
import { resourceExamples } from "../../../checklist/examples/resources";
import { allRules } from "../../../checklist/rules/all-rules";

/** What each rule on resources says of its examples that fail: which resource, and what is wrong. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  "role-unprivileged": [
    "role bookedbarber_app has rights over the whole server: superuser.",
    "role bookedbarber_app has rights over the whole server: createRole.",
  ],
  "role-password": [
    "role bookedbarber_app logs in without a password.",
    "role bookedbarber_app has a default or a placeholder for its password.",
  ],
  "role-connection-limit": ["role bookedbarber_app may hold any number of connections."],
  "grant-not-public": ["grant of public on database in bookedbarber gives every role CONNECT."],
  "readonly-role-reads": [
    "grant of bookedbarber_readonly on table in bookedbarber gives a read-only role DELETE.",
  ],
  "database-encoding": ["database bookedbarber stores text in another encoding."],
  "database-connection-limit": ["database bookedbarber takes any number of connections."],
  "generated-secret-length": [
    "generated text secrets-secret-key has fewer than the 64 characters of a key.",
    "generated text secrets-app-password is too short: it can take fewer than 2^128 values.",
  ],
  "generated-secret-hidden": [
    "generated text secrets-secret-key is a secret by its name, and is stored in plain text.",
  ],
  "spf-closed": [
    "TXT bookedbarber.com lets everybody send (+all).",
    "TXT bookedbarber.com does not say what to do with everybody else's mail.",
  ],
  "spf-lookups": ["TXT bookedbarber.com needs 11 look-ups by itself, and 10 are allowed."],
  "dkim-not-proxied": ["CNAME s1._domainkey.bookedbarber.com is proxied."],
  "dmarc-valid": [
    "TXT _dmarc.bookedbarber.com has no address for reports (rua).",
    "TXT _dmarc.bookedbarber.com has a policy (p) other than none, quarantine and reject.",
  ],
  "dmarc-tags": ["TXT _dmarc.bookedbarber.com uses tags that were dropped: pct."],
  "record-under-domain": [
    "CNAME s1._domainkey.bookbarber.com is under a name that is almost bookedbarber.com, but not it.",
  ],
  "login-owns-nothing": ["database bookedbarber belongs to bookedbarber_app, which logs in."],
  "application-not-owner": [
    "role bookedbarber_app makes the application a member of the owner bookedbarber_owner.",
    "membership of bookedbarber_app makes the application a member of the owner bookedbarber_owner.",
  ],
  "public-revoked": ["database bookedbarber lets every role of the server connect (PUBLIC)."],
  "readonly-role-exists": [
    "read-only role of database bookedbarber is missing.",
    "read-only role of database bookedbarber is missing.",
  ],
  "spf-present": [
    "SPF record TXT bookedbarber.com is missing, and mail is sent from bookedbarber.com.",
  ],
  "spf-one-record": ["TXT bookedbarber.com is a second SPF record."],
  "dkim-present": [
    "DKIM record *._domainkey.bookedbarber.com is missing, and mail is sent from bookedbarber.com.",
  ],
  "dmarc-present": [
    "DMARC record TXT _dmarc.bookedbarber.com is missing, and mail is sent from bookedbarber.com.",
  ],
  "dmarc-one-record": ["TXT _dmarc.bookedbarber.com is a second DMARC record."],
  "sentry-project-exists": ["Sentry project is missing."],
  "sentry-key-exists": ["Sentry project bookedbarber has no key."],
};

describe("what the rules on resources say", () => {
  for (const rule of allRules) {
    if (rule.scope !== "resource" && rule.scope !== "stack") continue;
    it(`of the examples of ${rule.id}`, () => {
      const said = resourceExamples[rule.id]?.fail.map((example) =>
        judgeExample(rule, example)
          .filter(({ status }) => status === "fail")
          .map(({ message }) => message)
          .join(" / "),
      );
      assert.deepEqual(said, SAID[rule.id]);
    });
  }
});
