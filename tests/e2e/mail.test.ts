import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { z } from "zod";

import { daysAfter } from "../../checklist/day";
import type { DmarcPolicy } from "../../checklist/dns/dmarc";
import { sendgridAddress, strangerAddress } from "../../sandbox/dns";
import { altered, write } from "./mail/messages";
import type { Signer } from "./mail/messages";
import { receive } from "./mail/receiver";
import type { Delivery } from "./mail/receiver";
import { dnsRecords, openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const domain = "bookedbarber.com";
const stranger = "stranger.example.net";
/** A mail server of the company's own, which signs with keys of the setting dkimKeys. */
const ownAddress = "203.0.113.25";

/** A key of the company's own: its private half signs, its public half is a setting. */
function keyPair(selector: string): { readonly signer: Signer; readonly setting: string } {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const text = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { signer: { domain, selector, privateKey: pem }, setting: `${selector}=${text}` };
}
const first = keyPair("k1");
const second = keyPair("k2");

/** Each stage has had its days; the last one begins today. */
const today = new Date().toISOString().slice(0, 10);
const monitor = `monitor=${daysAfter(today, -100)}`;
const test = `${monitor},quarantine-test=${daysAfter(today, -60)}`;
const quarantine = `${test},quarantine=${daysAfter(today, -40)}`;
const reject = `${quarantine},reject=${today}`;

/** A change of the settings, and what the world sees of it. */
interface Step {
  readonly title: string;
  readonly settings: Readonly<Record<string, string>>;
  /** What the plan does, with the properties that change. */
  readonly plan: readonly string[];
  /** The start of the DMARC record. */
  readonly published: string;
  /** What receivers do with forged mail: of the domain, of names below that exist and do not. */
  readonly forged: readonly [domain: DmarcPolicy, existing: DmarcPolicy, unknown: DmarcPolicy];
  readonly signer: Signer;
  /** Whether mail of the first step still verifies that somebody forwards. */
  readonly underWay: "pass" | "fail";
}

const steps: readonly Step[] = [
  {
    title: "a server and a key of the company's own, while DMARC watches",
    settings: { spfAddresses: ownAddress, dkimKeys: first.setting, dmarcRamp: monitor },
    plan: ["create email-dns-dkim-k1", "update email-dns-spf content"],
    published: "v=DMARC1; p=none; sp=reject; np=reject; rua=",
    forged: ["none", "reject", "reject"],
    signer: first.signer,
    underWay: "pass",
  },
  {
    title: "the stage quarantine-test",
    settings: { dmarcRamp: test },
    plan: ["update email-dns-dmarc content"],
    published: "v=DMARC1; p=quarantine; sp=reject; np=reject; t=y; rua=",
    // In test each policy counts one level less, those of names below the domain, too.
    forged: ["none", "quarantine", "quarantine"],
    signer: first.signer,
    underWay: "pass",
  },
  {
    title: "the stage quarantine",
    settings: { dmarcRamp: quarantine },
    plan: ["update email-dns-dmarc content"],
    published: "v=DMARC1; p=quarantine; sp=reject; np=reject; rua=",
    forged: ["quarantine", "reject", "reject"],
    signer: first.signer,
    underWay: "pass",
  },
  {
    title: "the stage reject",
    settings: { dmarcRamp: reject },
    plan: ["update email-dns-dmarc content"],
    published: "v=DMARC1; p=reject; sp=reject; np=reject; rua=",
    forged: ["reject", "reject", "reject"],
    signer: first.signer,
    underWay: "pass",
  },
  {
    title: "a second key, which signs from now on",
    settings: { dkimKeys: `${first.setting},${second.setting}` },
    plan: ["create email-dns-dkim-k2"],
    published: "v=DMARC1; p=reject;",
    forged: ["reject", "reject", "reject"],
    signer: second.signer,
    underWay: "pass",
  },
  {
    title: "the end of the first key",
    settings: { dkimKeys: second.setting },
    plan: ["delete email-dns-dkim-k1"],
    published: "v=DMARC1; p=reject;",
    forged: ["reject", "reject", "reject"],
    signer: second.signer,
    underWay: "fail",
  },
];

const preview = z.object({
  steps: z.array(
    z.object({ op: z.string(), urn: z.string(), diffReasons: z.array(z.string()).default([]) }),
  ),
});

/** Where a message comes from. */
const bySendGrid = {
  ...{ address: sendgridAddress, helo: "o1.sendgrid.net" },
  sender: `bounces@em1234.${domain}`,
};
const byOwnServer = { address: ownAddress, helo: `mail.${domain}`, sender: `news@${domain}` };
const byStranger = { address: strangerAddress, helo: stranger, sender: `news@${domain}` };
/** A stranger who may well send, and signs well, but in his own name. */
const openly = { ...byStranger, sender: `news@${stranger}` };

describe("the domain's mail, as a receiver judges it", function () {
  this.timeout(120_000);
  let sandbox: TestSandbox;
  let underWay: string;

  before(async () => {
    sandbox = await openSandbox("deployed");
    underWay = await write(`news@${domain}`, first.signer);
  });
  after(() => sandbox.close());

  /** The key that the rest of the world has at this name. */
  function signerOf(name: string, signing: Pick<Signer, "domain" | "selector">): Signer {
    const key = sandbox.dkimKeys.find((one) => one.name === name);
    assert.ok(key, name);
    return { ...signing, privateKey: key.privateKey };
  }
  const sendGrid = (selector: string): Signer =>
    signerOf(`${selector}.domainkey.u1234567.wl123.sendgrid.net`, { domain, selector });
  const strangers = (claims: Pick<Signer, "domain" | "selector">): Signer =>
    signerOf(`mail._domainkey.${stranger}`, claims);

  /** What a preview does, without the component's and the stack's own lines. */
  async function plan(): Promise<readonly string[]> {
    const { code, stdout, output } = await sandbox.pulumi("preview", "--json");
    assert.equal(code, 0, output);
    return preview
      .parse(JSON.parse(stdout))
      .steps.filter(({ op }) => op !== "same")
      .map(({ op, urn, diffReasons }) =>
        // Every change of a record has another time of change, which is Cloudflare's.
        [op, urn.replace(/^.*::/, ""), ...diffReasons.filter((one) => one !== "modifiedOn")].join(
          " ",
        ),
      )
      .filter((line) => !/^update (?:bookedbarber-sandbox|email-dns)(?: |$)/.test(line))
      .sort();
  }

  async function judge(delivery: Delivery): Promise<string> {
    const { spf, dkim, dmarc, does } = await receive(sandbox, delivery);
    return `spf ${spf}, dkim ${dkim}, dmarc ${dmarc}: ${does}`;
  }

  for (const { title, settings, plan: expected, published, forged, signer, ...more } of steps) {
    describe(`after ${title}`, () => {
      it("has just these records changed, and a second preview has nothing to do", async () => {
        const pairs = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
        await sandbox.succeed(
          ...["config", "set-all", ...pairs.flatMap((pair) => ["--plaintext", pair])],
        );
        assert.deepEqual(await plan(), expected);
        await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
        // The last one looks at all else as well.
        const isLast = settings === steps.at(-1)?.settings;
        const looked = isLast ? [] : ["--target", "**::email-dns*"];
        await sandbox.succeed("preview", "--refresh", "--expect-no-changes", ...looked);
        const records = await dnsRecords(sandbox);
        const dmarc = records.filter(({ name }) => name === `_dmarc.${domain}`);
        assert.deepEqual(
          dmarc.map(({ content }) => content.slice(1, 1 + published.length)),
          [published],
        );
      });

      const passes = "spf pass, dkim pass, dmarc pass: deliver";
      for (const selector of ["s1", "s2"]) {
        it(`passes: SendGrid's, with the key at ${selector}`, async () => {
          const message = await write(`noreply@${domain}`, sendGrid(selector));
          assert.equal(await judge({ message, ...bySendGrid }), passes);
        });
      }

      it(`passes: the company's own, with the key at ${signer.selector}`, async () => {
        const message = await write(`news@${domain}`, signer);
        assert.equal(await judge({ message, ...byOwnServer }), passes);
      });

      const [does, existing, unknown] = forged;
      const fate = more.underWay === "pass" ? "passes" : "no longer passes";
      it(`${fate}: what was signed at first, and is forwarded by somebody`, async () => {
        assert.equal(
          await judge({ message: underWay, ...byStranger }),
          more.underWay === "pass"
            ? "spf fail, dkim pass, dmarc pass: deliver"
            : `spf fail, dkim neutral, dmarc fail: ${does}`,
        );
      });

      const forgeries: readonly (readonly [
        what: string,
        by: Omit<Delivery, "message">,
        author: string,
        sign: (() => Signer) | undefined,
        verdict: string,
      ])[] = [
        [
          "without a signature, from a foreign address",
          byStranger,
          domain,
          undefined,
          `spf fail, dkim none, dmarc fail: ${does}`,
        ],
        [
          "with a good signature and an envelope of another domain",
          openly,
          domain,
          () => strangers({ domain: stranger, selector: "mail" }),
          `spf pass, dkim pass, dmarc fail: ${does}`,
        ],
        [
          "in the domain's name, signed with a key that it does not have",
          byStranger,
          domain,
          () => strangers({ domain, selector: signer.selector }),
          `spf fail, dkim fail, dmarc fail: ${does}`,
        ],
        [
          "of a name below the domain that exists",
          openly,
          `app.${domain}`,
          undefined,
          `spf pass, dkim none, dmarc fail: ${existing}`,
        ],
        [
          "of a name below the domain that does not exist",
          openly,
          `billing.${domain}`,
          undefined,
          `spf pass, dkim none, dmarc fail: ${unknown}`,
        ],
      ];
      for (const [what, by, author, sign, verdict] of forgeries) {
        it(`fails, forged: ${what}`, async () => {
          const message = await write(`noreply@${author}`, sign?.());
          assert.equal(await judge({ message, ...by }), verdict);
        });
      }

      it("fails, forged: with another text under a good signature", async () => {
        const message = altered(await write(`news@${domain}`, signer));
        const verdict = `spf fail, dkim fail, dmarc fail: ${does}`;
        assert.equal(await judge({ message, ...byStranger }), verdict);
      });
    });
  }

  it("goes no faster: a stage whose days are not over is refused in the plan", async () => {
    const ramp = `monitor=${daysAfter(today, -10)},quarantine-test=${today}`;
    await sandbox.succeed("config", "set", "dmarcRamp", ramp);
    const { code, output } = await sandbox.pulumi("preview", "--policy-pack", "policies");
    assert.notEqual(code, 0, output);
    assert.match(output, /dmarc-stage-early .*email-dns-dmarc/);
    assert.match(output, /quarantine-test after fewer than 28 days of monitor/);
  });
});
