import assert from "node:assert/strict";

import { parseBimi } from "../../../checklist/dns/bimi";
import { parseCaa } from "../../../checklist/dns/caa";
import { parseDkim } from "../../../checklist/dns/dkim";
import { parseDmarc } from "../../../checklist/dns/dmarc";
import { DMARC_STAGES, parseRamp, rampOn } from "../../../checklist/dns/dmarc-ramp";
import type { DmarcRamp } from "../../../checklist/dns/dmarc-ramp";
import type { RecordProblem } from "../../../checklist/dns/parsed";

/** A problem as `error (tag p): has ...`. */
const told = ({ severity, where, message }: RecordProblem): string =>
  `${severity}${where === undefined ? "" : ` (${where})`}: ${message}`;

type Table = readonly (readonly [text: string, ...problems: string[]])[];

const records: Readonly<
  Record<string, readonly [(text: string) => { problems: readonly RecordProblem[] }, Table]>
> = {
  BIMI: [
    parseBimi,
    [
      ["l=https://a.com/b.svg", "error: does not begin with v=BIMI1"],
      ["xv=BIMI1; l=https://a.com/b.svg", "error: does not begin with v=BIMI1"],
      ["V=bimi1; l=https://a.com/b.svg", "error: does not begin with v=BIMI1"],
      ["v=BIMI1", "error: has no logo (l)"],
      ["v=BIMI1; l=http://a.com/b.svg", "error (tag l): has a logo that is not served over https"],
      [
        "v=BIMI1; l=xhttps://a.com/b.svg",
        "error (tag l): has a logo that is not served over https",
      ],
      [
        "v=BIMI1; l=https://a.com/b.png",
        "error (tag l): has a logo that is no SVG file by its name: mail programs show SVG",
      ],
      [
        "v=BIMI1; l=https://a.com/b.svg.png",
        "error (tag l): has a logo that is no SVG file by its name: mail programs show SVG",
      ],
      [
        "v=BIMI1; l=https://a.com/b.svg; a=http://a.com/c.pem",
        "error (tag a): has a certificate that is not served over https",
      ],
      ["v=BIMI1; l=https://a.com/b.svg?x=12"],
      ["v = BIMI1 ; l=; a="],
    ],
  ],
  CAA: [
    parseCaa,
    [
      ["issue a.com", "error: is no flags, tag and value"],
      ["0 issue", "error: is no flags, tag and value"],
      ['0 issue "a.com" more', "error: is no flags, tag and value"],
      ['x 0 issue "a.com"', "error: is no flags, tag and value"],
      ['0  issue  "a.com"'],
      ['256 issue "a.com"', "error: has flags that are no number from 0 to 255"],
      ['255 issue "a.com"', "warning: has flags that have no meaning"],
      ['1 issue "a.com"', "warning: has flags that have no meaning"],
      ['0 is_sue "a.com"', "error: has a tag that cannot be one"],
      ['0 iodef "a.com"', "error (tag iodef): reports to no mailto: or https: address"],
      ['0 iodef "xmailto:a@b.com"', "error (tag iodef): reports to no mailto: or https: address"],
      ['0 iodef "mailto:a@b.com c"', "error (tag iodef): reports to no mailto: or https: address"],
      ['0 iodef "http://a.com"'],
      [
        '0 issue "a b"',
        "error (tag issue): names no authority as it must be, so that nobody may issue",
      ],
      [
        '0 issuewild "a.com; x"',
        "error (tag issuewild): names no authority as it must be, so that nobody may issue",
      ],
      [
        '0 issue "a.com; !x=1"',
        "error (tag issue): names no authority as it must be, so that nobody may issue",
      ],
      [
        '0 issue "a.com; x=1 2"',
        "error (tag issue): names no authority as it must be, so that nobody may issue",
      ],
      ['0 nothing "x"', "warning: has a tag that no authority knows"],
      [
        '128 nothing "x"',
        "error: has a critical tag that no authority knows, so that nobody may issue",
      ],
      ['0 issuemail "a.com"'],
      ['0 issuevmc "a.com"'],
      ['0 contactemail "a@a.com"'],
      ['0 contactphone "1"'],
    ],
  ],
  DKIM: [
    parseDkim,
    [
      [
        "v=DKIM2; p=",
        "error (tag v): has another version than DKIM1",
        "warning (tag p): says that its key is revoked",
      ],
      [
        "k=rsa; v=DKIM1; p=",
        "error (tag v): has its version (v) not in front",
        "warning (tag p): says that its key is revoked",
      ],
      ["v=DKIM1; k=dsa; p=AAAA", "error (tag k): has a type of key that is not known"],
      ["v=DKIM1", "error: has no key (p)"],
      ["v=DKIM1; p=", "warning (tag p): says that its key is revoked"],
      ["v=DKIM1; p=AAAA", "error (tag p): has no RSA key"],
      ["v=DKIM1; k=ed25519; p=AAAA", "error (tag p): has no Ed25519 key of 32 octets"],
      [
        "v=DKIM1; h=sha1; p=",
        "warning (tag p): says that its key is revoked",
        "error (tag h): allows only sha1, which verifiers refuse (RFC 8301)",
      ],
      [
        "v=DKIM1; h=md5; p=",
        "warning (tag p): says that its key is revoked",
        "error (tag h): allows no hash that verifiers know",
      ],
      ["v=DKIM1; h=md5:sha256; p=", "warning (tag p): says that its key is revoked"],
      [
        "v=DKIM1; s=tlsrpt; p=",
        "warning (tag p): says that its key is revoked",
        "error (tag s): has a key that is not for mail",
      ],
      [
        "v=DKIM1; t=y; p=",
        "warning (tag p): says that its key is revoked",
        "warning (tag t): is in test (t=y): verifiers may pass over it",
      ],
      [
        "v=DKIM1; t=x; p=",
        "warning (tag p): says that its key is revoked",
        "warning (tag t): has a flag that does not exist",
      ],
      ["v=DKIM1; t=s; p=", "warning (tag p): says that its key is revoked"],
    ],
  ],
  DMARC: [
    parseDmarc,
    [
      ["p=none", "error: is no DMARC record: it does not begin with v=DMARC1"],
      ["v=DMARC1; rua=mailto:a@b.com", "error: has no policy (p)"],
      [
        "v=DMARC1; rua=mailto:a@b.com; p=none",
        "warning: has its policy (p) not right behind v, where older readers want it",
      ],
      [
        "v=DMARC1; p=some",
        "error (tag p): has a policy (p) other than none, quarantine and reject",
      ],
      [
        "v=DMARC1; p=none; sp=nonesuch; np=xreject",
        "error (tag sp): has a policy (sp) other than none, quarantine and reject",
        "error (tag np): has a policy (np) other than none, quarantine and reject",
      ],
      [
        "v=DMARC1; P=none",
        "error (tag p): has a tag in capitals, which readers pass over",
        "error: has no policy (p)",
      ],
      ["v=DMARC1; p=none; x=1", "warning: has a tag that does not exist"],
      ["v=DMARC1; p=none; rua=", "error (tag rua): has no address for reports (rua)"],
      [
        "v=DMARC1; p=none; rua=mailto:a@b.com!10m",
        "warning (tag rua): limits the size of reports, which is dropped",
      ],
      [
        "v=DMARC1; p=none; rua=mailto:a@b.com!10",
        "warning (tag rua): limits the size of reports, which is dropped",
      ],
      [
        "v=DMARC1; p=none; rua=nonsense",
        "error (tag rua): has an address for reports that is no URI",
      ],
      [
        "v=DMARC1; p=none; rua=https://a.com",
        "error (tag rua): has an address for reports (rua) that is no mailto: address",
      ],
      [
        "v=DMARC1; p=none; ruf=https://a.com",
        "error (tag ruf): has an address for reports (ruf) that is no mailto: address",
      ],
      [
        "v=DMARC1; p=none; pct=50; rf=afrf; ri=3600",
        "warning (tag pct): uses pct, which is no longer a tag",
        "warning (tag rf): uses rf, which is no longer a tag",
        "warning (tag ri): uses ri, which is no longer a tag",
      ],
      ["v=DMARC1; p=none; p=reject", "error (tag p): has a tag twice"],
      [
        "v=DMARC1; p=none; adkim=xr; aspf=sx; fo=1x; t=xy; psd=yx",
        "error (tag adkim): has a value for adkim that does not exist",
        "error (tag aspf): has a value for aspf that does not exist",
        "error (tag fo): has a value for fo that does not exist",
        "error (tag t): has a value for t that does not exist",
        "error (tag psd): has a value for psd that does not exist",
      ],
      [
        "v=DMARC1; p=none; adkim=rx; aspf=xs; fo=x1; t=yx; psd=xu",
        "error (tag adkim): has a value for adkim that does not exist",
        "error (tag aspf): has a value for aspf that does not exist",
        "error (tag fo): has a value for fo that does not exist",
        "error (tag t): has a value for t that does not exist",
        "error (tag psd): has a value for psd that does not exist",
      ],
      ["v=DMARC1; p=none; adkim=S; aspf=r; fo=0 : d:s; t=n; psd=u"],
    ],
  ],
  "DMARC ramp": [
    parseRamp,
    [
      ["", "error: has no stage"],
      ["trial=2026-01-01", `error (part 1): has a stage other than ${DMARC_STAGES.join(", ")}`],
      ["monitor=2026-01-01, quarantine-test=soon", "error (part 2): has no day such as 2026-12-31"],
      ["monitor=2026-01-01,  quarantine-test=2026-02-01"],
    ],
  ],
};

describe("what is told of a record, in full", () => {
  for (const [kind, [parse, table]] of Object.entries(records)) {
    for (const [text, ...problems] of table) {
      it(`${kind}: ${text || "(empty)"}`, () => {
        assert.deepEqual(parse(text).problems.map(told), problems);
      });
    }
  }
});

describe("what is told of a ramp, in full", () => {
  const table: readonly (readonly [ramp: string, today: string, ...problems: string[]])[] = [
    ["monitor=2026-01-01", "2026-01-01"],
    [
      "monitor=2026-01-02",
      "2026-01-01",
      "error (stage monitor): is in monitor before its day has come",
    ],
    [
      "reject=2026-01-01",
      "2026-01-01",
      `error (stage reject): comes to reject without ${DMARC_STAGES.slice(0, -1).join(" and ")}`,
    ],
    [
      "monitor=2026-01-02 quarantine-test=2026-01-01",
      "2026-06-01",
      "error (stage quarantine-test): has a day of quarantine-test before that of monitor",
    ],
  ];
  for (const [text, today, ...problems] of table) {
    it(`${text} on ${today}`, () => {
      const { record } = parseRamp(text);
      assert.ok(record !== undefined);
      const said = rampOn(record, today).problems.map(told);
      assert.deepEqual(
        said.filter((one) => !one.startsWith("warning")),
        problems,
      );
    });
  }

  it("tells by how much a stage is overdue", () => {
    const ramp: DmarcRamp = [{ stage: "monitor", since: "2020-01-01" }];
    assert.match(
      rampOn(ramp, "2026-01-01").problems.map(told).join(),
      /^warning: is in its stage monitor for more than \d+ days$/,
    );
  });
});
