/** What an attestation of one item must say, so that whoever decides on it can believe it. */
export interface AttestationTemplate {
  /** What is stated. What only the signer knows stands between `<` and `>`, to be filled in. */
  readonly statement: string;
  /** What suffices as evidence. */
  readonly evidence: string;
  /** How many days after its signing it may be believed, at most. */
  readonly days: number;
  /** Who knows enough to sign. */
  readonly signer: string;
}

/** For what changes with every release. */
const RELEASE = 30;
/** For what a quarter's work may change. */
const QUARTER = 92;
const HALF_A_YEAR = 183;
/** For what stands until somebody changes it on purpose. */
const YEAR = 366;
/** For what is true of one launch, while it is decided on and under way. */
const LAUNCH = 14;

/** The template of each item that people attest (`coverage.ts`), by the item's id. */
export const attestationTemplates: Readonly<Record<string, AttestationTemplate>> = {
  "3.6": {
    statement:
      "No test data is left in the production database: users, bookings and payments were searched for <patterns>, <number> rows were found and deleted.",
    evidence:
      "A ticket with the queries (addresses at example.com, names with test or demo, cards 4242, bookings before the launch), their counts before and after, and the day.",
    days: QUARTER,
    signer: "whoever ran the queries with the read-only login",
  },
  "3.7": {
    statement:
      "The production database has <number> administrators, each a person who needs it; each has a password of their own of 16 characters or more and a second factor, and no seeded account is left.",
    evidence:
      "A ticket with the list of accounts with the administrator's role, the owner of each, and the result of a login with the seeded password being refused. No passwords.",
    days: QUARTER,
    signer: "the head of engineering or whoever grants access",
  },
  "3.8": {
    statement:
      "The <number> most expensive queries of pg_stat_statements were explained on data of production's size; each uses an index, and <number> missing and <number> unused indexes were mended.",
    evidence:
      "A ticket or merged change with the top 20 of pg_stat_statements by total time, the plan of each (EXPLAIN ANALYZE), and the query on pg_stat_user_indexes.",
    days: QUARTER,
    signer: "the engineer who owns the database schema",
  },
  "3.9": {
    statement:
      "The database took <number> bookings a minute for <minutes> minutes with data of production's size: p95 of queries <number> ms, at most <number> of its connections used, no lock waited longer than 1 s.",
    evidence:
      "A link to the load test's run with its date, its commit and the database's plan, with graphs of query times, connections and locks.",
    days: QUARTER,
    signer: "the engineer who ran the load test",
  },
  "4.3": {
    statement:
      "A real card paid <amount> in live mode at the production site on <day>, the booking turned to paid by the webhook, and the charge was refunded in full.",
    evidence:
      "The id of the payment (pi_...) and of its refund (re_...) with the webhook's delivery shown as 200 in Stripe's dashboard; a dated screenshot without card data.",
    days: RELEASE,
    signer: "the holder of the card, or whoever watched the payment",
  },
  "4.7": {
    statement:
      "The dedicated address <IP> was warmed up from <day> to <day>, from 100 to 500 mails a day up to full volume; in the last week <number> % were delivered and less than 0.1 % called spam.",
    evidence:
      "SendGrid's statistics by day for the whole warm-up (at least 14 days): requests, delivered above 95 %, bounces below 2 %, spam reports below 0.1 %.",
    days: HALF_A_YEAR,
    signer: "whoever runs the mail programme",
  },
  "4.10": {
    statement:
      "All <number> active templates (confirmation, reminder, cancellation, receipt, password reset) carry BookedBarber's logo, colours, sender and postal address, and were read on a phone and on a desktop.",
    evidence:
      "A test mail of each template as a dated screenshot or in a mail preview tool, beside the ids of the active versions (d-...).",
    days: HALF_A_YEAR,
    signer: "the designer or the product owner",
  },
  "4.11": {
    statement:
      "A confirmation and a marketing mail sent by production on <day> arrived in the inbox, not in spam, at Gmail, Outlook, Yahoo, iCloud and <number> corporate domains.",
    evidence:
      "A seed test's report, or a ticket with the headers of each mail as it was received: spf=pass, dkim=pass, dmarc=pass, and the folder that it came into.",
    days: QUARTER,
    signer: "whoever runs the mail programme",
  },
  "4.14": {
    statement:
      "A marketing mail from production was left by its link and by the mail program's own button; both put the address on the suppression list, and the next mailing on <day> left it out.",
    evidence:
      "The mail's headers with List-Unsubscribe and List-Unsubscribe-Post within DKIM's h=, the entry in SendGrid's suppression group, and the mailing's event log without the address.",
    days: HALF_A_YEAR,
    signer: "whoever sends the marketing mail",
  },
  "4.19": {
    statement:
      "The texts for confirmation, reminder, cancellation and code were read as they are sent: each names BookedBarber, fits <number> segments, and <registration> of the campaign is approved.",
    evidence:
      "The list of texts with the day of their review, and a screenshot of the approved A2P 10DLC campaign or toll-free verification in Twilio's console.",
    days: HALF_A_YEAR,
    signer: "the product owner",
  },
  "4.20": {
    statement:
      "On <day> production sent a confirmation and a reminder to phones at <number> carriers in <countries>; all of them arrived within a minute.",
    evidence:
      "The SIDs (SM...) of the messages with status delivered in Twilio's log, and a photograph or a screenshot of one phone. Phone numbers shortened.",
    days: RELEASE,
    signer: "the owner of one of the phones",
  },
  "4.21": {
    statement:
      "A phone that answered STOP to a reminder was confirmed, got nothing from the next reminders, and got them again after START; HELP answers with the address of support.",
    evidence:
      "Twilio's log of the conversation, with error 21610 for the message that was held back, and the contact's state in the application.",
    days: HALF_A_YEAR,
    signer: "whoever tried it with their own phone",
  },
  "4.22": {
    statement:
      "The Google Cloud project <project id> belongs to the company's organisation, is used by production alone, and has <number> owners, all with two-step verification, none of them a private account.",
    evidence:
      "A dated screenshot of the project's settings and of IAM, or the output of gcloud projects get-iam-policy in a ticket.",
    days: YEAR,
    signer: "the owner of the Google organisation",
  },
  "4.24": {
    statement:
      "The Calendar API is enabled in <project id>, its quota of <number> queries a minute is above the expected peak of <number>, and somebody is told at 80 % of it.",
    evidence:
      "A dated screenshot of the API's page with its state and quotas, or the output of gcloud services list --enabled with calendar-json.googleapis.com.",
    days: HALF_A_YEAR,
    signer: "whoever administers the Google Cloud project",
  },
  "4.25": {
    statement:
      "The consent screen is external, in production and verified by Google for the calendar scopes; it shows BookedBarber's logo, the support address and the links to the privacy policy and the terms.",
    evidence:
      "A dated screenshot of the consent screen's page with Publishing status: In production and the verification's state, and Google's mail that confirms it.",
    days: YEAR,
    signer: "the owner of the Google organisation",
  },
  "4.26": {
    statement:
      "On <day> a barber connected a Google calendar at the production site, a booking appeared in it within <number> s, a busy time in it blocked a slot, and disconnecting took the access back.",
    evidence:
      "A recording or dated screenshots of the four steps, and the entry gone from the account's third-party access at myaccount.google.com.",
    days: RELEASE,
    signer: "whoever connected the calendar",
  },
  "5.7": {
    statement:
      "Production's request rate, error rate, response times, connection pool, queue lengths and booking rate are on the dashboard <name>, with data of the last 24 hours for each.",
    evidence: "A link to the dashboard, and a dated screenshot on which every panel has data.",
    days: QUARTER,
    signer: "the engineer on call",
  },
  "5.8": {
    statement:
      "The logs of every service (backend, frontend, workers, database) come to <tool> within <number> s, are kept for <days> days, can be searched by request id, and were searched for secrets and card numbers: none.",
    evidence:
      "A link to a search that follows one request through all services, and the retention's setting as a dated screenshot.",
    days: HALF_A_YEAR,
    signer: "the engineer on call",
  },
  "6.2": {
    statement:
      "No endpoint of the booking flow makes more than <number> queries a request or has one above 100 ms at p95; the <number> slowest were tuned, and none reads its rows one by one.",
    evidence:
      "A trace of each endpoint of the booking flow in Sentry with its database spans, before and after, linked from the merged changes.",
    days: QUARTER,
    signer: "the backend's lead engineer",
  },
  "6.3": {
    statement:
      "Availability, services and barbers' profiles are cached in Redis for <times>, a change is seen within <number> s, nothing of one user is served to another, and <number> % of the reads are hits.",
    evidence:
      "A link to the document that says what is cached, for how long and what clears it, and Redis' keyspace_hits and keyspace_misses over a day.",
    days: QUARTER,
    signer: "the backend's lead engineer",
  },
  "6.5": {
    statement:
      "<number> visitors at once, twice the peak that is expected, browsed and booked for 30 minutes: on average <number> ms, p95 <number> ms, errors below 0.1 %.",
    evidence:
      "A link to the run of the load test with its script, date, commit and the number of instances; its summary must show the rate, p95 and errors.",
    days: QUARTER,
    signer: "the engineer who ran the load test",
  },
  "6.6": {
    statement:
      "<number> payments a minute were made for <minutes> minutes against Stripe's test mode with production's settings: none was lost or charged twice, and each webhook was handled within <number> s.",
    evidence:
      "A link to the run, with the count of payments in Stripe, in the database and of handled webhooks: the three are equal.",
    days: QUARTER,
    signer: "the engineer who owns payments",
  },
  "6.7": {
    statement:
      "During the load test the database's CPU stayed below <number> %, its pool below 90 %, its disk's latency below <number> ms, and no query was cancelled by statement_timeout.",
    evidence:
      "The database's own graphs (Railway or Render) for the time of the run, with the start and the end marked, and pg_stat_database before and after.",
    days: QUARTER,
    signer: "whoever runs the database",
  },
  "6.8": {
    statement:
      "Each process stayed below <number> MB for <hours> hours under load without growing, restarts by lack of memory are none in the last <days> days, and somebody is told at 85 %.",
    evidence:
      "The platform's memory graph of each service over the time, and the alert's rule or a test of it.",
    days: QUARTER,
    signer: "the engineer on call",
  },
  "8.1": {
    statement:
      "All <number> unit tests of the backend and all <number> of the frontend pass at the commit <hash> that is to be deployed; none is skipped without a ticket.",
    evidence: "A link to the green CI run of that commit, with its counts.",
    days: RELEASE,
    signer: "the engineer who makes the release",
  },
  "8.2": {
    statement:
      "The <number> integration tests pass at the commit <hash> against a real PostgreSQL and Redis and the vendors' test accounts (Stripe, SendGrid, Twilio, Google).",
    evidence:
      "A link to the CI run, whose log names the database's version and the accounts it ran against.",
    days: RELEASE,
    signer: "the engineer who makes the release",
  },
  "8.3": {
    statement:
      "On staging at <hash> a customer found a barber, booked, paid, got the confirmation, moved and cancelled the booking, on a phone and on a desktop.",
    evidence:
      "A link to the end-to-end run (Playwright or the like) with its trace, or a dated recording of the six steps.",
    days: RELEASE,
    signer: "whoever tested it, not the author of the change",
  },
  "8.4": {
    statement:
      "On staging, with Stripe's test cards: a payment, one with 3-D Secure, a declined one, a full and a partial refund and a dispute each led to the right state of the booking and of the barber's balance.",
    evidence:
      "A table of the six cases with the payment's id (pi_...) of each and the booking's state, in a ticket, or a link to the run that tests them.",
    days: RELEASE,
    signer: "the engineer who owns payments",
  },
  "8.5": {
    statement:
      "On staging every occasion to tell somebody (confirmation, reminder, change, cancellation, receipt, password reset) sent the right mail and the right text message, in the right time zone.",
    evidence:
      "A table of occasions with SendGrid's message id and Twilio's SID of each, and one mail across the change of the clocks.",
    days: RELEASE,
    signer: "whoever tested it",
  },
  "8.9": {
    statement:
      "At the production site a new account was made, confirmed by mail, signed in with a second factor, its password reset, and signed out everywhere; a wrong password was refused <number> times and then slowed down.",
    evidence:
      "The account's lines in the audit log with their times, or a dated recording. The account is deleted afterwards.",
    days: RELEASE,
    signer: "whoever tried it after the deployment",
  },
  "8.10": {
    statement:
      "After the deployment of <hash> a booking was made at the production site, seen by the barber in the calendar, and cancelled; the slot was free again.",
    evidence: "The booking's id, with its lines in the audit log: created, confirmed, cancelled.",
    days: RELEASE,
    signer: "whoever watched the deployment",
  },
  "8.11": {
    statement:
      "After <hash> went live <name> bought an appointment for <amount>: the charge is in Stripe's live balance, and the barber's share after the fee is right to the cent.",
    evidence:
      "The payment's id (pi_...) and the transfer's (tr_...) with amounts and fee, as in Stripe's dashboard and in the application.",
    days: RELEASE,
    signer: "whoever watched the deployment, with the owner of payments",
  },
  "9.3": {
    statement:
      "The backup of <day> was restored into an empty server in <minutes> minutes; the tables' row counts match, the application started on it, and the newest row was <minutes> minutes older than the backup.",
    evidence:
      "A ticket or log of the restoration: the backup's name and size, the commands, start and end, and the row counts of both sides.",
    days: QUARTER,
    signer: "whoever restored it, best not the author of the procedure",
  },
  "9.4": {
    statement:
      "The stack's settings with their encrypted secrets, and the key that opens them, are kept apart in <two places>; on <day> they were read back into an empty folder and gave the same environment.",
    evidence:
      "A ticket that names both places and who can reach each, and says that pulumi preview with the restored settings showed no change. No values.",
    days: QUARTER,
    signer: "the holder of the recovery key",
  },
  "9.5": {
    statement:
      "The procedures for a bad deployment, a lost database, failed payments and wrong DNS are written down with every command, and <name>, who did not write them, followed one on <day> without asking.",
    evidence:
      "A link to the procedures at a commit, and the notes of the exercise with its times and what was mended afterwards.",
    days: HALF_A_YEAR,
    signer: "the head of engineering",
  },
  "9.8": {
    statement:
      "The plan for incidents names who is called in which order, who decides, who tells customers and the authorities within 72 hours, and was rehearsed on <day> with <number> people.",
    evidence:
      "A link to the plan with its phone list checked this quarter, and the minutes of the rehearsal.",
    days: HALF_A_YEAR,
    signer: "whoever leads incidents",
  },
  "10.1": {
    statement:
      "The API's reference is made from the schema of <hash>, has every public endpoint with its errors and limits, and its examples were run against staging.",
    evidence:
      "A link to the published reference with its version, and the CI job that compares it with the deployed /openapi.json.",
    days: QUARTER,
    signer: "the backend's lead engineer",
  },
  "10.2": {
    statement:
      "<name>, new to the project, set up a working environment from the written steps alone in <hours> hours on <day>; what was missing has been added.",
    evidence: "The merged change to the instructions, or a ticket with the notes of that day.",
    days: HALF_A_YEAR,
    signer: "the person who followed the steps",
  },
  "10.3": {
    statement:
      "The guide to troubleshooting has, for each of the <number> alerts and for the ten most frequent questions to support, what it means, how to look and what to do.",
    evidence: "A link to the guide at a commit, and one alert whose message leads to its chapter.",
    days: HALF_A_YEAR,
    signer: "the engineer on call",
  },
  "10.4": {
    statement:
      "The description of the architecture was compared with the deployed system on <day>: its services, data stores, vendors and the flow of personal data are complete.",
    evidence:
      "A link to the document at a commit not older than the last change of a service or vendor, with the reviewer's approval.",
    days: HALF_A_YEAR,
    signer: "the architect or the head of engineering",
  },
  "10.5": {
    statement:
      "The guides for customers and for barbers show the screens of the release <version>; each was followed to its end by somebody who does not work on it.",
    evidence: "Links to the guides with their dates, and the list of who followed which.",
    days: QUARTER,
    signer: "the product owner",
  },
  "10.6": {
    statement:
      "Every page of the administration panel is described: who may open it, what each action does, and how to undo it; refunds, deletions and role changes name a second person.",
    evidence:
      "A link to the description, and a screenshot of the panel's menu with the same entries on the same day.",
    days: HALF_A_YEAR,
    signer: "an administrator who works with the panel",
  },
  "10.7": {
    statement:
      "The application, the mails and the website name support@bookedbarber.com and the hours; a question sent there on <day> was answered by a person within <hours> hours.",
    evidence:
      "The ticket of that question with its times, and links to the three places that name the address.",
    days: QUARTER,
    signer: "the head of support",
  },
  "10.8": {
    statement:
      "The privacy policy and the terms published on <day> name every vendor that gets personal data (Stripe, SendGrid, Twilio, Google, Sentry, the hosts), how long data are kept, and were approved by <name>.",
    evidence:
      "Links to both published texts with their dates, and counsel's approval as a ticket or mail.",
    days: YEAR,
    signer: "legal counsel or the data protection officer",
  },
  "11.1": {
    statement:
      "I read the report on production of <day> at commit <hash>: every item of sections 1 to 10 is ready, or its waiver is accepted by me with its owner and its end.",
    evidence:
      "A link to the kept report (JSON or HTML) of that day, and the minutes of the decision with the waivers that were accepted.",
    days: LAUNCH,
    signer: "whoever decides on the launch",
  },
  "11.2": {
    statement:
      "The load tests of visitors, payments and database passed on <day> at the commit <hash> that goes live, at twice the peak that is expected in the first month.",
    evidence:
      "Links to the three runs (items 6.5 to 6.7) at that commit, and the forecast that the peak is taken from.",
    days: RELEASE,
    signer: "the head of engineering",
  },
  "11.3": {
    statement:
      "<auditor> tested the application and its infrastructure from <day> to <day>; no finding of high or critical severity is open, and the others have owners and days.",
    evidence:
      "The audit's report or its letter of attestation with its scope and date, and the retest of what was mended.",
    days: YEAR,
    signer: "the head of security",
  },
  "11.4": {
    statement:
      "On production's hardware the API answers within <number> ms on average (target 500) and <number> ms at p95, and the booking page is usable within <number> s on a phone (target 2.5).",
    evidence:
      "Sentry's or the load test's figures over at least 24 hours, and a Lighthouse run of the booking page with its date.",
    days: RELEASE,
    signer: "the head of engineering",
  },
  "11.5": {
    statement:
      "On <day> each critical alert was set off on purpose (API down, 5xx, failed payments, lost database); each reached the phone of the person on call within <minutes> minutes.",
    evidence:
      "The four alerts in Sentry with the time of the cause, of the message and of its acknowledgement.",
    days: RELEASE,
    signer: "the engineer on call who was woken",
  },
  "11.8": {
    statement:
      "Engineering, support, marketing and the pilot barbers were told the launch's time, the freeze, the way to report trouble and who decides on going back; each of the <number> people confirmed.",
    evidence: "A link to the announcement with its confirmations, and the calendar's entry.",
    days: LAUNCH,
    signer: "whoever leads the launch",
  },
  "11.9": {
    statement:
      "From <time> to <time> UTC the dashboards of Sentry, the platform, Stripe and the mail were open and watched, by <name> and then <name>.",
    evidence: "The launch's rota, with a link to each dashboard, and the watchers' log.",
    days: LAUNCH,
    signer: "whoever leads the launch",
  },
  "11.10": {
    statement:
      "Support is staffed from <time> to <time> on the launch's day by <number> people who know the product, have the answers to the first questions, and reach an engineer within 15 minutes.",
    evidence: "Support's rota, a link to its prepared answers, and a test call to the engineer.",
    days: LAUNCH,
    signer: "the head of support",
  },
  "11.11": {
    statement:
      "In the first 24 hours <number> of <number> requests failed (below 0.5 %), <number> kinds of errors were new, and each has an owner or is mended.",
    evidence: "Sentry's issues of the release over the 24 hours, with the rate of 5xx beside them.",
    days: RELEASE,
    signer: "the engineer on call of that day",
  },
  "11.12": {
    statement:
      "In the first 24 hours the API answered in <number> ms on average and <number> ms at p95, the database's pool stayed below <number> %, and no instance was restarted.",
    evidence:
      "The performance dashboard over the 24 hours, beside the figures of the load test (item 11.2).",
    days: RELEASE,
    signer: "the engineer on call of that day",
  },
  "11.13": {
    statement:
      "Of <number> payments in the first 24 hours <number> % succeeded (95 % or more); Stripe's balance, the database and the barbers' shares agree, and no webhook waits.",
    evidence:
      "The reconciliation as a ticket: counts and sums in Stripe and in the database, the declined by reason, the webhook endpoint's failures.",
    days: RELEASE,
    signer: "the owner of payments, with accounting",
  },
  "11.14": {
    statement:
      "In the first 24 hours <number> people signed up and made <number> bookings; the steps at which they left were looked at, and nothing points to abuse or to a broken step.",
    evidence:
      "The funnel from visit to paid booking over the 24 hours, and the counts of refused logins and rate-limited requests.",
    days: RELEASE,
    signer: "the product owner",
  },
  "11.15": {
    statement:
      "The feedback of the first 24 hours (<number> messages to support, <number> from pilot barbers) was sorted on <day>: <number> are mended, the others have tickets and were answered.",
    evidence: "A link to the list with the ticket or the answer of each.",
    days: RELEASE,
    signer: "the product owner, with the head of support",
  },
};

/** What is to be filled in yet: words between `<` and `>`. */
export const BLANKS = /<[a-z][a-z0-9 ,'-]{0,60}>/gi;

/** The first blank of a text that nobody has filled in; undefined where there is none. */
export function blankIn(text: string): string | undefined {
  return text.match(BLANKS)?.[0];
}
