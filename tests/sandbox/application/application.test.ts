import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

import { openNetwork } from "../../../probes/network/open";
import { preflight } from "../../../sandbox/application/cors";
import { concatenated, holds } from "../../../sandbox/application/expression";
import { policyAnswer, stackPolicy } from "../../../sandbox/application/policy-host";
import { RateLimit } from "../../../sandbox/application/rate-limit";
import { signatureProblem } from "../../../sandbox/application/stripe-signature";
import { startApplication } from "../../../sandbox/application";
import { parseMtaStsPolicy } from "../../../checklist/dns/mta-sts";
import { openRehearsal } from "../../probes/web/rehearsal";

describe("expressions of Cloudflare's rules", () => {
  const asked = { host: "api.example.com", path: "/api/v2/auth/login" };
  for (const [expression, expected] of [
    ["true", true],
    ['(http.host eq "api.example.com")', true],
    ['(http.host eq "app.example.com")', false],
    ['(http.host ne "app.example.com")', true],
    ['(http.host in {"app.example.com" "api.example.com"})', true],
    ['(http.host in {"app.example.com"})', false],
    ['(http.request.uri.path contains "/auth/")', true],
    [
      '(http.host eq "api.example.com") and not (http.request.uri.path contains "/webhooks/")',
      true,
    ],
    ['not (http.host eq "api.example.com") or http.request.uri.path contains "/auth/"', true],
    ['http.host eq "a" or http.host eq "b" and true', false],
  ] as const) {
    it(`${expression}: ${expected}`, () => {
      assert.equal(holds(expression, asked), expected);
    });
  }

  for (const expression of [
    ...["", "false", 'ip.src eq "x"', 'http.host matches "x"', "http.host eq x", "(true"],
    ...['http.host eq "a" true', 'http.host in {"a"', "true)"],
  ]) {
    it(`"${expression}" is not passed over`, () => {
      assert.throws(() => holds(expression, asked), /cannot read the expression/);
    });
  }

  it("a redirect's target keeps the path", () => {
    const target = 'concat("https://app.example.com", http.request.uri.path)';
    assert.equal(concatenated(target, asked), "https://app.example.com/api/v2/auth/login");
    assert.throws(() => concatenated("http.request.uri.path", asked), /cannot read/);
  });
});

describe("Stripe's signatures", () => {
  const now = 1_795_478_400;
  const sign = (time: number, secret = "whsec_made_up", body = "{}"): string =>
    createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");

  for (const [name, expected, header] of [
    ["a right one", undefined, `t=${now},v1=${sign(now)}`],
    ["a right one among others", undefined, `t=${now},v0=00,v1=${"0".repeat(64)},v1=${sign(now)}`],
    ["one of five minutes ago", undefined, `t=${now - 300},v1=${sign(now - 300)}`],
    ["an older one", "old", `t=${now - 301},v1=${sign(now - 301)}`],
    ["one of another secret", "forged", `t=${now},v1=${sign(now, "whsec_other")}`],
    ["one of another body", "forged", `t=${now},v1=${sign(now, undefined, "[]")}`],
    ["one of another time", "forged", `t=${now},v1=${sign(now - 1)}`],
    ["no hexadecimal", "forged", `t=${now},v1=zz`],
    ["no time", "no-signature", `v1=${sign(now)}`],
    ["no signature", "no-signature", `t=${now}`],
    ["nothing", "no-signature", null],
  ] as const) {
    it(`${name}: ${expected ?? "no problem"}`, () => {
      assert.equal(signatureProblem("{}", header, "whsec_made_up", now), expected);
    });
  }
});

describe("CORS as Starlette answers it", () => {
  const rules = {
    any: false,
    allows: (origin: string) => origin === "https://app.example.com",
    credentials: true,
    methods: ["GET", "POST"],
    headers: ["Authorization"],
  };
  const ask = (headers: Record<string, string>): Response =>
    preflight(new Request("https://api.example.com/", { method: "OPTIONS", headers }), rules);

  it("allows what is listed, in so many words", async () => {
    const answer = ask({
      origin: "https://app.example.com",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization, content-type",
    });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), "OK");
    assert.deepEqual(Object.fromEntries(answer.headers), {
      "access-control-allow-credentials": "true",
      "access-control-allow-headers":
        "Accept, Accept-Language, Authorization, Content-Language, Content-Type",
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-origin": "https://app.example.com",
      "access-control-max-age": "600",
      "content-type": "text/plain;charset=UTF-8",
      vary: "Origin",
    });
  });

  it("refuses an origin, a method and a header, each by its name", async () => {
    const answer = ask({
      origin: "https://evil.example",
      "access-control-request-method": "DELETE",
      "access-control-request-headers": "x-other",
    });
    assert.equal(answer.status, 400);
    assert.equal(await answer.text(), "Disallowed CORS origin, method, headers");
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
  });
});

describe("the sandbox's application", () => {
  it("counts in windows of a minute", () => {
    const limit = new RateLimit();
    const seen = [0, 1000, 2000, 59_000, 61_000].map((at) => limit.count(2, 100_000 + at));
    assert.deepEqual(seen, [undefined, undefined, 58, 1, undefined]);
  });

  it("serves the policy of the stack, and each bad one", async () => {
    const path = "/.well-known/mta-sts.txt";
    const policy = async (fault?: string): Promise<ReturnType<typeof parseMtaStsPolicy>> =>
      parseMtaStsPolicy(await policyAnswer(path, stackPolicy, (each) => each === fault).text());
    assert.deepEqual(await policy(), {
      record: { mode: "testing", mx: ["smtp.google.com"], maxAge: 86_400 },
      problems: [],
    });
    assert.deepEqual((await policy("mta-sts-other-host")).record?.mx, ["mail.example.net"]);
    assert.equal((await policy("mta-sts-none")).record?.mode, "none");
    assert.equal((await policy("mta-sts-nonsense")).record, undefined);
    const status = (fault: string): number =>
      policyAnswer(path, stackPolicy, (each) => each === fault).status;
    assert.deepEqual([status("mta-sts-missing"), status("mta-sts-redirects")], [404, 301]);
    assert.equal(policyAnswer("/other", stackPolicy, () => false).status, 404);
    const page = policyAnswer(path, stackPolicy, (each) => each === "mta-sts-html");
    assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  });

  it("serves a policy that is set, until it is mended", async () => {
    const rehearsal = await openRehearsal();
    const { application } = rehearsal;
    const network = openNetwork({ connectTo: application.connectTo, environment: {} });
    application.mtaStsPolicy = "version: STSv1\r\n";
    const host = "mta-sts.bookedbarber.com";
    const shown = await network.handshake(host, new AbortController().signal);
    assert.ok(shown.names.includes(host));
    assert.equal(application.mtaStsPolicy, "version: STSv1\r\n");
    application.mend();
    assert.equal(application.mtaStsPolicy, stackPolicy);
    assert.throws(() => {
      application.set("no-such" as never, true);
    }, /no fault no-such/);
    await network.close();
    await rehearsal.close();
  });

  it("follows what Cloudflare's API holds, at once", async () => {
    const rehearsal = await openRehearsal();
    const zone = [...rehearsal.cloudflare.zones.values()][0];
    assert.ok(zone);
    zone.settings.set("always_use_https", { value: "off", modifiedOn: 0 });
    const plain = await rehearsal.look("https-only");
    assert.ok(plain.some(({ message }) => message.includes("in clear")));
    zone.settings.set("min_tls_version", { value: "1.1", modifiedOn: 0 });
    const old = await rehearsal.look("certificates");
    assert.equal(old.filter(({ message }) => message.includes("TLSv1.1")).length, 4);
    zone.rulesets.delete("http_response_headers_transform");
    const bare = await rehearsal.look("security-headers");
    assert.ok(bare.some(({ subject }) => subject === "app.bookedbarber.com X-Powered-By"));
    zone.rulesets.delete("http_request_dynamic_redirect");
    const unled = await rehearsal.look("https-only");
    assert.ok(unled.some(({ message }) => message.includes("should lead to app.")));
    await rehearsal.close();
  });

  it("is not there before anything is deployed", async () => {
    const application = await startApplication({
      domain: "bookedbarber.com",
      edge: {
        httpsAlways: () => false,
        minimumTls: () => "TLSv1.2",
        redirect: () => undefined,
        dress: () => undefined,
      },
      variables: () => undefined,
      database: () => Promise.resolve({ healthy: true, milliseconds: 1 }),
    });
    const network = openNetwork({ connectTo: application.connectTo, environment: {} });
    const { signal } = new AbortController();
    const { status } = await network.request({ url: "http://app.bookedbarber.com/", signal });
    assert.equal(status, 502);
    await network.close();
    await application.close();
  });
});
