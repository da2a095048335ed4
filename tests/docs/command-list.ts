/** What a command of the documentation comes to in the sandbox. */
export interface InTheSandbox {
  /** The exit codes that are right; 0 unless told. */
  readonly codes?: readonly number[];
  /** What it prints. */
  readonly says: RegExp;
}

/**
 * Commands that need the world outside, or that change the checkout, each with why no test runs it.
 * Whatever is on neither list fails the test.
 */
export const OUTSIDE: readonly (readonly [command: RegExp, why: string])[] = [
  [/^npm ci$/, "downloads the dependencies, which the tests run on"],
  [/^npm test\b/, "is what runs this test"],
  [/^npm run (format|docs)$/, "writes into the checkout; CI runs their checks"],
  [/^npm run (bench|bench:rules|fuzz|mutation)\b/, "takes from minutes to an hour"],
  [/^npm run spf-tree$/, "asks the DNS of the internet"],
  [/^npm run library-answers$/, "installs the libraries of Python and Go"],
  [
    /^npm run (-s )?sandbox\b|^eval .*sandbox -- (start|stop)/,
    "starts a sandbox beside the test's own",
  ],
  [/^dig /, "is a program that not every machine has; tests/e2e/dns-records.test.ts asks instead"],
  [/^pulumi login$/, "needs an account at Pulumi Cloud"],
  [
    /^(createdb|pg_restore|psql) /,
    "needs PostgreSQL's programs; tests/e2e/backup.test.ts has them",
  ],
  [
    /^node -e .*import\.json|^pulumi import --file |^CHECKLIST_TAKE_OVER=1 /,
    "needs ids; tests/e2e/take-over.test.ts",
  ],
  [
    /^npm run -s checklist -- dmarc\b/,
    "needs what receivers send; tests/cli/dmarc.test.ts has reports",
  ],
  [/^git revert /, "changes the checkout"],
  [/^git (add|commit|log) /, "is about a record that a person signs; tests/cli/attest.test.ts"],
];

/** What the others do in a deployed sandbox; the first that fits counts. */
export const INSIDE: readonly (readonly [command: RegExp, InTheSandbox])[] = [
  [/^pulumi config (set|rm) /, { says: /^$/ }],
  [/^pulumi stack select /, { says: /^$/ }],
  [/^pulumi preview .*development\.json/, { says: /unchanged/ }],
  [/^pulumi preview /, { says: /unchanged/ }],
  [/^pulumi up .*--replace /, { says: /replaced/ }],
  [/^pulumi up /, { says: /unchanged/ }],
  [/^pulumi stack output onCallContacts$/, { says: /\{\}|ops@/ }],
  [/^pulumi stack output /, { says: /\S/ }],
  [/^pulumi stack history$/, { says: /Kind: +update/ }],
  [/^pulumi stack export --file /, { says: /^$/ }],
  [/^pulumi stack import --file /, { says: /Import complete/ }],
  [/^pulumi stack change-secrets-provider /, { says: /^$|Migrating/ }],
  [/^pulumi cancel --yes$/, { says: /cancel/ }],
  [/^npm run -s checklist -- env /, { says: /Environment: ready/ }],
  [/^npm run -s checklist -- attest( --stack \S+)?$/, { says: /9\.3/ }],
  [/^npm run -s checklist -- attest [0-9.]+ --template$/, { says: /evidence/i }],
  [/^npm run -s checklist -- plan$/, { says: /Plan: (ready|partial)/ }],
  [/^npm run -s checklist -- plan .*--out /, { says: /The report is in plan\.(md|sarif)/ }],
  [/^npm run -s checklist -- report( --planned)?$/, { codes: [1], says: /134 items/ }],
  [
    /^npm run -s checklist -- report .*--out /,
    { codes: [1], says: /The report is in report\.html/ },
  ],
  [/^npm run -s checklist -- verify$/, { codes: [0, 1], says: /checks: / }],
  [/^npm run -s checklist -- verify --only /, { codes: [0, 1], says: /check/ }],
  [/^npm run -s drift$/, { says: /No drift/ }],
  [/^npm run -s drift .*--out /, { says: /The report is in drift\.md/ }],
];
