import assert from "node:assert/strict";
import { domainToASCII } from "node:url";

import fc from "fast-check";

import {
  canonicalHost,
  hostKind,
  isLoopback,
  isUnderDomain,
} from "../../checklist/environment/host";
import { isLookAlike } from "../../checklist/environment/look-alike";
import { mentionedHosts } from "../../checklist/environment/mentioned-hosts";

const DOMAIN = "bookedbarber.com";

describe("hosts", () => {
  it("are loopback in every spelling of the machine's own addresses", () => {
    for (const host of [
      "localhost",
      "LOCALHOST.",
      "app.localhost",
      "localhost.localdomain",
      "localhost6",
      "ip6-localhost",
      "ip6-loopback",
      "host.docker.internal",
      "a.localtest.me",
      "a.lvh.me",
      "a.vcap.me",
      "127.0.0.1",
      "127.255.255.254",
      "127.1",
      "0x7f.1",
      "0177.0.0.1",
      "2130706433",
      "0.0.0.0",
      "0",
      "[::1]",
      "::1",
      "[::]",
      "0:0:0:0:0:0:0:1",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[::127.0.0.1]",
      "%6c%6fcalhost",
      "ｌｏｃａｌｈｏｓｔ",
      "127.0.0.1.nip.io",
      "app.127-0-0-1.sslip.io",
      "7f000001.nip.io",
    ]) {
      assert.equal(isLoopback(host), true, host);
      assert.equal(hostKind(host), "local", host);
    }
  });

  it("are not loopback on another machine, however private or alike", () => {
    for (const host of [
      "10.0.0.1",
      "128.0.0.1",
      "126.255.255.255",
      "1.0.0.0",
      "[::2]",
      "[fd00::1]",
      "[::ffff:10.0.0.1]",
      "db",
      "localhost.bookedbarber.com",
      "notlocalhost",
      "10.0.0.1.nip.io",
      "x127.0.0.1.nip.io.com",
      "postgres.railway.internal",
      "",
    ]) {
      assert.equal(isLoopback(host), false, host);
    }
  });

  it("are loopback for every address of 127.0.0.0/8, in three ways to write it", () => {
    const part = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        const whole = ((127 << 24) >>> 0) + (a << 16) + (b << 8) + c;
        for (const host of [`127.${a}.${b}.${c}`, String(whole), `0x${whole.toString(16)}`]) {
          assert.ok(isLoopback(host), host);
        }
      }),
    );
  });

  it("are under a domain when they are it or a part of it, whatever their case and last dot", () => {
    for (const host of [DOMAIN, "App.BookedBarber.COM", "a.b.bookedbarber.com", `${DOMAIN}.`]) {
      assert.ok(isUnderDomain(host, DOMAIN), host);
      assert.ok(isUnderDomain(host, "BookedBarber.com."), host);
    }
    for (const host of ["notbookedbarber.com", "bookedbarber.com.evil.com", "com", ""]) {
      assert.ok(!isUnderDomain(host, DOMAIN), host);
    }
  });

  it("are written as the URL standard writes them, and left alone where it cannot", () => {
    assert.equal(canonicalHost("APP.Example.ORG."), "app.example.org");
    assert.equal(canonicalHost("[::FFFF:127.0.0.1]"), "::ffff:7f00:1");
    assert.equal(canonicalHost("bücher.de"), "xn--bcher-kva.de");
    assert.equal(canonicalHost("A b."), "a b");
  });
});

describe("look-alikes of a domain", () => {
  const alike = [
    "bookbarber.com",
    "app.bookbarber.com",
    "bokedbarber.com",
    "bookedbarbers.com",
    "booked-barber.com",
    "bookedbarber.co",
    "bookedbarber.net",
    "bookedbarber.co.uk",
    "bookedbarber.com.au",
    "bookedbarber-app.com",
    "my-bookedbarber.com",
    "b00kedbarber.com",
    "bookedbаrber.com",
    domainToASCII("bookedbаrber.com"),
    "bοοκedbarber.com",
    "bookedbärber.com",
    "bookedbarber.com.bookedbarber.org",
    "BOOKBARBER.COM",
  ];

  it("are found: letters amiss, other endings, additions, other scripts", () => {
    for (const host of alike) assert.equal(isLookAlike(host, DOMAIN), true, host);
  });

  it("are neither the domain nor what is under it, nor hosts of others", () => {
    for (const host of [
      DOMAIN,
      "app.bookedbarber.com",
      "api-staging.BookedBarber.com.",
      "barbershop.com",
      "booking.com",
      "bookkeeper.com",
      "bookedbarber.zendesk.com",
      "bookedbarber.com.evil-site.com",
      "smtp.sendgrid.net",
      "10.0.0.1",
      "com",
      "",
    ]) {
      assert.equal(isLookAlike(host, DOMAIN), false, host);
    }
  });

  it("of a short domain are only those with the very name: a letter makes another company", () => {
    assert.equal(isLookAlike("acne.io", "acme.io"), false);
    assert.equal(isLookAlike("acme.com", "acme.io"), true);
    assert.equal(isLookAlike("acmes.io", "acme.io"), false);
    assert.equal(isLookAlike("cuters.io", "cutters.io"), true);
    assert.equal(isLookAlike("cuterss.io", "cutters.io"), false);
    assert.equal(isLookAlike("cutters-app.io", "cutters.io"), false);
  });

  it("never include a host under the domain", () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        assert.equal(isLookAlike(`${name}.${DOMAIN}`, DOMAIN), false);
      }),
    );
  });

  it("see through letters that are drawn alike", () => {
    assert.equal(isLookAlike("rnodernbarber.com", "modernbarber.com"), true);
    assert.equal(isLookAlike("vvavebarber.com", "wavebarber.com"), true);
  });
});

describe("the hosts that a text mentions", () => {
  const table: readonly (readonly [text: string, hosts: readonly string[]])[] = [
    ["https://App.BookedBarber.com:8443/path", ["app.bookedbarber.com"]],
    ["postgresql://a:b@db.x.com:5432/c", ["db.x.com"]],
    ["postgresql://a:b@/c", []],
    ["https://a.com, https://b.com", ["a.com", "b.com"]],
    ['["https://a.com"]', ["a.com"]],
    ["noreply@a.com", ["a.com"]],
    ["BookedBarber <noreply@a.com>", ["a.com"]],
    ["smtp.a.com", ["smtp.a.com"]],
    ["bücher.de.", ["bücher.de."]],
    ["production", []],
    ["0 2 * * *", []],
    ["a b.com", []],
    ["", []],
  ];
  for (const [text, hosts] of table) {
    it(`are ${hosts.join(" and ") || "none"} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(mentionedHosts(text), hosts);
    });
  }
});
