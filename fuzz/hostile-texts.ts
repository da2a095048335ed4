import { Random } from "./random";

/** Records of each kind, from which hostile ones are made. */
const SEEDS: readonly [string, ...string[]] = [
  "v=spf1 include:sendgrid.net a:%{d2r-}.example.com/24//64 ip6:2001:db8::/32 mx ptr -all",
  "v=spf1 redirect=_spf.%{d} exp=explain.example.com default=x",
  '"v=DKIM1; k=rsa; h=sha256; s=email; t=y:s; n=note; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL==" "x"',
  "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
  "v=DMARC1; p=quarantine; sp=none; np=reject; t=y; rua=mailto:a@example.com!10m,mailto:b@c.d; fo=1:d:s",
  "v=STSv1; id=20261124T000000Z;",
  "version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmx: mx.example.com\r\nmax_age: 604800\r\n",
  "v=TLSRPTv1; rua=mailto:tls@example.com,https://example.com/reports",
  "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem",
  '0 issue "letsencrypt.org; accounturi=https://example.com/1; validationmethods=dns-01"',
  '128 iodef "mailto:security@example.com"',
  "10 mx1.example.com.",
  "monitor=2026-12-01 quarantine-test=2027-01-05,quarantine=2027-02-01",
];

/** What the grammars give a meaning to, and what tends to break readers. */
const CHARACTERS = ` ;=:/%{}.,-+~?!*"\\'@#\t\r\n\0\x7fä߀😀\ud800`;
const PIECES: readonly [string, ...string[]] = [
  "v=spf1 ",
  ...Array.from(CHARACTERS),
  "v=DMARC1;",
  "%{i}",
  "%{l1r+-}",
  "include:",
  "//",
  "/999",
  "p=",
  "\\255",
  '" "',
  "a=a;",
  "mailto:@",
  "constructor=",
  "__proto__=x;",
  "1.2.3.4",
  "::ffff:",
  "=====",
];

/** The longest line that is tried: what the DNS can carry in one record. */
export const LONGEST = 65_535;

/** A text that somebody may put where a record is expected. */
export function hostileText(random: Random): string {
  switch (random.below(8)) {
    case 0:
      return bytes(random, random.below(300));
    case 1:
      return pieces(random, random.below(60));
    case 2:
      return random.pick(SEEDS) + pieces(random, random.below(40));
    default:
      return mutated(random);
  }
}

/** One piece over and over, behind the beginning of a record: what makes slow readers slow. */
export function* longLines(): Generator<string> {
  for (const start of new Set(["", ...SEEDS.map((seed) => seed.slice(0, 7))])) {
    for (const piece of [...new Set(PIECES), "a", "a ", "a.", "1", "a-", " a=b;"]) {
      yield start + piece.repeat(Math.floor((LONGEST - start.length - 1) / piece.length)) + "!";
    }
  }
}

function bytes(random: Random, length: number): string {
  return Buffer.from(Array.from({ length }, () => random.below(256))).toString("latin1");
}

function pieces(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(PIECES)).join("");
}

function mutated(random: Random): string {
  let text = random.pick(SEEDS);
  for (let change = random.below(6); change >= 0; change -= 1) {
    const at = random.below(text.length + 1);
    const [before, after] = [text.slice(0, at), text.slice(at)];
    switch (random.below(4)) {
      case 0:
        text = before + random.pick(PIECES) + after;
        break;
      case 1:
        text = before + after.slice(1 + random.below(5));
        break;
      case 2:
        text = before + String.fromCharCode(random.below(256)) + after.slice(1);
        break;
      default:
        text = before + random.pick(SEEDS).slice(random.below(40));
    }
  }
  return text;
}
