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
      "127.10.200.30.nip.io",
      "7f0a0b0c.xip.io",
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
      "127.0.0.1.nip.io.bookedbarber.com",
      "postgres.railway.internal",
      "",
    ]) {
      assert.equal(isLoopback(host), false, host);
    }
  });

  it("are private names and lent names, by the ending and not by the beginning", () => {
    const endings = (text: string): readonly string[] => text.trim().split(/\s+/);
    const local = endings(`
      localhost localdomain localhost6 ip6-localhost ip6-loopback docker.internal localtest.me lvh.me
      vcap.me local internal lan intranet home.arpa test invalid nip.io sslip.io xip.io
    `);
    const platform = endings(`
      railway.app onrender.com vercel.app netlify.app herokuapp.com pages.dev workers.dev fly.dev
      github.io web.app firebaseapp.com azurewebsites.net amplifyapp.com ngrok.io ngrok.app
      ngrok-free.app loca.lt trycloudflare.com
    `);
    for (const [kind, names] of [
      ["local", local],
      ["platform", platform],
    ] as const) {
      for (const name of names) {
        assert.equal(hostKind(name), kind, name);
        assert.equal(hostKind(`a.${name}`), kind, name);
        assert.equal(hostKind(`a${name}.com`), "public", name);
        assert.equal(hostKind(`${name}.bookedbarber.com`), "public", name);
      }
    }
    assert.equal(hostKind("x-ngrok.io"), "public");
    assert.equal(hostKind("alocal"), "local");
  });

  it("are unreachable exactly within the special networks", () => {
    const networks: readonly (readonly [
      before: string,
      first: string,
      last: string,
      after: string,
    ])[] = [
      ["", "0.0.0.0", "0.255.255.255", "1.0.0.0"],
      ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"],
      ["100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"],
      ["126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"],
      ["169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"],
      ["172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"],
      ["191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"],
      ["192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"],
      ["192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"],
      ["198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"],
      ["198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"],
      ["203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"],
      ["223.255.255.255", "224.0.0.0", "239.255.255.255", ""],
      ["", "240.0.0.0", "255.255.255.255", ""],
      ["", "::", "::ffff", "0:0:0:0:0:1::"],
      ["64:ff9b::ffff", "64:ff9b:1::", "64:ff9b:1:ffff::", "64:ff9b:2::"],
      ["ff:ffff::", "100::", "100::ffff:ffff", "100:0:0:1::"],
      ["2000:ffff::", "2001::", "2001:0:ffff::", "2001:1::"],
      ["2001:db7:ffff::", "2001:db8::", "2001:db8:ffff::", "2001:db9::"],
      ["2001:ffff::", "2002::", "2002:ffff::", "2003::"],
      ["fbff::", "fc00::", "fdff:ffff::", "fe00::"],
      ["fe7f::", "fe80::", "febf::", ""],
      ["", "fec0::", "feff::", ""],
      ["", "ff00::", "ffff::", ""],
    ];
    for (const [before, first, last, after] of networks) {
      for (const host of [first, last]) assert.equal(hostKind(host), "local", host);
      for (const host of [before, after].filter((one) => one !== "")) {
        assert.equal(hostKind(host), "public", host);
      }
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

  it("are registered names and not what stands in front of others, nor bare words", () => {
    for (const host of [
      "bookedbarber",
      "bookedbarber.com.evil-site.com",
      "bookedbarber.a.b.uk",
      "bookedbarber.host.co.uk",
      "bookedbarber.com.long",
      "bookedbarber.a.b",
    ]) {
      assert.equal(isLookAlike(host, DOMAIN), host === "bookedbarber.a.b", host);
    }
    assert.equal(isLookAlike("bookedbarber.evil.co.uk", "bookedbarber.co.uk"), false);
    assert.equal(isLookAlike("bookbarber.co.uk", "bookedbarber.co.uk"), true);
    assert.equal(isLookAlike("bookbarber.org.longer", "bookedbarber.shop.example"), true);
  });

  it("of a name of five letters or more may have one letter amiss, of eight an addition", () => {
    assert.equal(isLookAlike("cuterz.io", "cutez.io"), true);
    assert.equal(isLookAlike("cuter.io", "cutes.io"), true);
    assert.equal(isLookAlike("cute.io", "cuta.io"), false);
    assert.equal(isLookAlike("my-barberly.io", "barberly.io"), true);
    assert.equal(isLookAlike("my-barbers.io", "barbers.io"), false);
  });

  it("never include a host under the domain", () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        assert.equal(isLookAlike(`${name}.${DOMAIN}`, DOMAIN), false);
      }),
    );
  });

  const twins: Readonly<Record<string, string>> = {
    a: "аα4",
    b: "ьвʙ",
    c: "с",
    d: "ԁ",
    e: "еєε3",
    g: "ɡ",
    h: "һ",
    i: "іıɩ1",
    j: "ј",
    k: "кκ",
    l: "ӏ",
    m: "м",
    n: "ո",
    o: "оοօ0",
    p: "рρ",
    r: "гɾ",
    s: "ѕ5",
    t: "т",
    u: "υս",
    v: "ѵν",
    w: "ԝѡ",
    x: "хχ",
    y: "уү",
    z: "ᴢ",
  };
  for (const [letter, alike] of Object.entries(twins)) {
    it(`see the ${letter} in ${alike}`, () => {
      // Three letters amiss are too many for a typing error: only the look of them is left.
      const name = `${letter}x${letter}x${letter}fghk`;
      for (const twin of alike) {
        const host = `${name.replaceAll(letter, twin)}.com`;
        if (letter !== "x") assert.equal(isLookAlike(host, `${name}.com`), true, host);
        assert.equal(isLookAlike(`${name.replaceAll(letter, "q")}.com`, `${name}.com`), false);
      }
    });
  }

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
    ["noreply@a.com or so", []],
    ["file:///etc/hosts", []],
    ["a.com!", []],
    ["a1.2b.com", ["a1.2b.com"]],
    ["a.4", ["a.4"]],
    ["a.!!", []],
    [`${"x,".repeat(5000)}https://a.com`, []],
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
