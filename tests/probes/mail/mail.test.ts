import assert from "node:assert/strict";

import { daysAgo } from "../../../sandbox/apis/sendgrid/state";
import { judgeWarmUp } from "../../../probes/mail/warm-up";
import { judgeCounts } from "../../../probes/mail/reputation";
import { accountsOf, API, CANARY, first, judges, lines, look, TODAY } from "../accounts";
import type { Accounts } from "../accounts";

/** Changes the fields of the event webhook. */
function spoilWebhook({ sendgrid }: Accounts, fields: Record<string, string | boolean>): void {
  const own = first(sendgrid.state.webhooks);
  own.fields = { ...own.fields, ...fields };
}

describe("the probes of mail", () => {
  judges("sendgrid-own-ip", [
    [
      "the free plan",
      ({ sendgrid }) => (sendgrid.state.account.type = "free"),
      /^fail 4\.6: The plan is the free one\.$/,
    ],
    [
      "shared addresses",
      ({ sendgrid }) => (sendgrid.state.ips = []),
      /^fail 4\.6: The account has none: mail leaves from shared addresses\.$/,
    ],
    [
      "an address without reverse DNS",
      ({ sendgrid }) => (first(sendgrid.state.ips).rdns = ""),
      /^warn 4\.6: No reverse DNS of the domain leads back from 149\.72\.0\.25\.$/,
    ],
  ]);

  judges("sendgrid-warm-up", [
    [
      "an address that is in use for ten days",
      ({ sendgrid }) =>
        Object.assign(first(sendgrid.state.ips), { startDate: daysAgo(10), warmup: true }),
      /^fail 4\.7: It is in use since \d{4}-\d\d-\d\d: 10 days of 28, 18 days left, and SendGrid holds back/,
    ],
    [
      "an address of which nobody knows",
      ({ sendgrid }) =>
        Object.assign(first(sendgrid.state.ips), { startDate: null, assignedAt: null }),
      /^unknown 4\.7: SendGrid does not tell since when it is in use\.$/,
    ],
    [
      "an account without an address",
      ({ sendgrid }) => (sendgrid.state.ips = []),
      /^unknown 4\.7: The account has none of its own/,
    ],
  ]);

  it("calls an address warm after 28 days, and not after 27", () => {
    const at = (days: number) =>
      judgeWarmUp([{ ip: "192.0.2.1", assigned_at: daysAgo(days) }], TODAY).map(
        ({ status }) => status,
      );
    assert.deepEqual([at(28), at(27), at(-1)], [["pass"], ["fail"], ["fail"]]);
  });

  judges("sendgrid-domain-valid", [
    [
      "a domain that SendGrid does not know",
      ({ sendgrid }) => (sendgrid.state.domains = []),
      /^fail 4\.8: SendGrid does not know the domain\.$/,
    ],
    [
      "a record that SendGrid does not find",
      ({ sendgrid }) => {
        const [, dkim] = Object.values(first(sendgrid.state.domains).dns);
        Object.assign(dkim ?? {}, { valid: false });
      },
      /^fail 4\.8: SendGrid does not find the right records at s1\._domainkey\.bookedbarber\.com\.$/,
    ],
    [
      "a domain that was not validated",
      ({ sendgrid }) => (first(sendgrid.state.domains).valid = false),
      /^fail 4\.8: SendGrid has not validated the domain\.$/,
    ],
    [
      "a domain whose name only ends alike",
      ({ target }) => (target.backend["SENDGRID_FROM_EMAIL"] = "noreply@barber.com"),
      /^fail 4\.8: SendGrid does not know the domain\.$/,
    ],
  ]);

  it("takes the best of a domain's entries at SendGrid", async () => {
    const accounts = await accountsOf();
    const { state } = accounts.sendgrid;
    state.domains = [{ ...first(state.domains), id: 2, valid: false }, ...state.domains];
    assert.match(lines(await look("sendgrid-domain-valid", accounts)).join(), /^pass 4\.8/);
  });

  judges("sendgrid-senders-verified", [
    [
      "a sender that is missing",
      ({ sendgrid }) => (sendgrid.state.senders = sendgrid.state.senders.slice(1)),
      /^fail 4\.9: SendGrid has no such sender\.$/,
    ],
    [
      "a sender whose link nobody has followed",
      ({ sendgrid }) => (first(sendgrid.state.senders).verified = false),
      /^fail 4\.9: SendGrid waits for somebody to follow the link/,
    ],
    [
      "an address of the application's own that is none of them",
      ({ target }) => (target.backend["SENDGRID_FROM_EMAIL"] = "Alerts@bookedbarber.com"),
      /^fail 4\.9: SendGrid has no such sender\.$/,
    ],
  ]);

  judges("sendgrid-key-scopes", [
    [
      "a key that may not send",
      ({ sendgrid }) => (sendgrid.state.scopes = ["templates.read"]),
      /^fail 1\.9: It may not send mail: it has no scope mail\.send\.$/,
    ],
    [
      "a key that may make keys",
      ({ sendgrid }) => (sendgrid.state.scopes = ["mail.send", "api_keys.create", "ips.read"]),
      /^warn 1\.9: It may do more than the application needs: api_keys\.create\.$/,
    ],
    [
      "a key that manages what the stack has a key of its own for",
      ({ target, sendgrid }) => {
        target.settings["sendgridApiKey"] = CANARY;
        sendgrid.state.scopes = ["mail.send", "whitelabel.update", "whitelabel.read"];
      },
      /^warn 1\.9: .*: whitelabel\.update\.$/,
    ],
    [
      "a key that SendGrid refuses",
      ({ sendgrid }) => (sendgrid.state.keys = new Set()),
      /^fail 1\.9: SendGrid refuses the key \(401\)\.$/,
    ],
  ]);

  judges("sendgrid-events-signed", [
    [
      "a webhook that is not there",
      ({ sendgrid }) => (sendgrid.state.webhooks = []),
      /^fail 4\.12: SendGrid sends no event to https:\/\/api\.bookedbarber\.com\/events\.$/,
    ],
    [
      "a webhook of another host",
      (accounts) => {
        spoilWebhook(accounts, { url: "https://api.example.com/events" });
      },
      /^fail 4\.12: SendGrid sends no event/,
    ],
    [
      "a webhook that is switched off",
      (accounts) => {
        spoilWebhook(accounts, { enabled: false });
      },
      /^fail 4\.12: It is switched off\.$/,
    ],
    [
      "complaints that are not told",
      (accounts) => {
        spoilWebhook(accounts, { spam_report: false });
      },
      /^fail 4\.12: It lacks spam_report\.$/,
    ],
    [
      "events that are not signed",
      ({ sendgrid }) => (first(sendgrid.state.webhooks).publicKey = ""),
      /^fail 4\.12: It is not signed\.$/,
    ],
    [
      "a key that the application does not have",
      ({ sendgrid }) => (first(sendgrid.state.webhooks).publicKey = `${CANARY}-other`),
      /^fail 4\.12: It signs with another key than the application's SENDGRID_WEBHOOK_SECRET\.$/,
    ],
    [
      "an application without a key to check with",
      ({ target }) => delete target.backend["SENDGRID_WEBHOOK_SECRET"],
      /^warn 4\.12: SendGrid signs, and the application has no SENDGRID_WEBHOOK_SECRET/,
    ],
    [
      "an application that takes no events",
      ({ target, sendgrid }) => {
        delete target.settings["sendgridEventsPath"];
        sendgrid.state.webhooks = [];
      },
      /^fail 4\.12: SendGrid sends no event to https:\/\/api\.bookedbarber\.com\.$/,
    ],
  ]);

  it("finds the webhook by the host where the stack does not tell the path", async () => {
    const accounts = await accountsOf();
    delete accounts.target.settings["sendgridEventsPath"];
    spoilWebhook(accounts, { url: `https://${API}/somewhere` });
    assert.match(lines(await look("sendgrid-events-signed", accounts)).join(), /^pass 4\.12/);
  });

  judges("sendgrid-reputation", [
    [
      "a reputation below 80",
      ({ sendgrid }) => (sendgrid.state.account.reputation = 79.9),
      /^fail 4\.16: It is 79\.9 of 100, and 80 are needed\.$/,
    ],
    [
      "bounces that are more than they should be",
      ({ sendgrid }) => (sendgrid.state.statistics.bounces = 1000),
      /^warn 4\.16: 2\.42 % of 41250 mails bounced; less than 2 % should be\.$/,
    ],
    [
      "complaints that are more than Gmail bears",
      ({ sendgrid }) => (sendgrid.state.statistics.spamReports = 130),
      /^fail 4\.16: 0\.32 % of 41250 mails were reported as spam/,
    ],
    [
      "mails that do not arrive",
      ({ sendgrid }) => (sendgrid.state.statistics.delivered = 39_000),
      /^warn 4\.16: 94\.55 % of 41250 mails were delivered; more than 95 % should be\.$/,
    ],
    [
      "statistics that the key may not read",
      ({ sendgrid }) => {
        sendgrid.failures.inject({ kind: "status", status: 403, path: "stats" });
      },
      /^unknown 4\.16: The key may not read SendGrid's statistics \(403\)\.$/,
    ],
  ]);

  it("judges shares from their limits on", () => {
    const status = (bounces: number, spam_reports: number): string | undefined => {
      const [answer] = judgeCounts({ requests: 1000, delivered: 990, bounces, spam_reports });
      return answer?.severity ?? answer?.status;
    };
    assert.deepEqual(
      [19, 20, 49, 50].map((bounces) => status(bounces, 0)),
      ["pass", "warning", "warning", "fail"],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((reports) => status(0, reports)),
      ["pass", "warning", "warning", "fail"],
    );
  });

  it("wants more than 95 % of the mails delivered", () => {
    const status = (delivered: number): string | undefined => {
      const [answer] = judgeCounts({ requests: 1000, delivered, bounces: 0, spam_reports: 0 });
      return answer?.severity ?? answer?.status;
    };
    assert.deepEqual([950, 951].map(status), ["warning", "pass"]);
  });

  it("says where there are too few mails for shares", () => {
    const none = { requests: 99, delivered: 0, bounces: 99, spam_reports: 0 };
    assert.deepEqual(
      judgeCounts(none).map(({ status, message }) => `${status} ${message}`),
      ["pass There are 99: too few for shares of them."],
    );
  });
});
