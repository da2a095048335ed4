import assert from "node:assert/strict";

import {
  importedProgram,
  UnsupportedProgram,
} from "../../toolchain/language-host/imported-program";

const npmName = (name: string): string =>
  name === "sentry" ? "@pulumiverse/sentry" : `@pulumi/${name}`;

describe("the code of imported resources", () => {
  it("declares each with its inputs, its options and its own name", () => {
    const source = `
      package cloudflare {
          baseProviderVersion = "6.17.0"
          parameterization { name = "x" }
      }
      resource extra-record "cloudflare:index/dnsRecord:DnsRecord" {
          __logicalName = "extra-record"
          content = "\\"hello\\" $\${x} 50%%{y}"
          proxied = false
          ttl = 300
          priority = null
          tags = ["a", "b"]
          settings = {
              ipv4Only = true
              "flatten-cname" = -1.5
          }
          options {
              protect = true
              provider = other
          }
      }
      resource team "sentry:index/sentryTeam:SentryTeam" { organization = secret("acme") }
      resource key "aws:ec2/keyPair:KeyPair" {}
    `;
    assert.equal(
      importedProgram(source, npmName),
      `import * as aws from "@pulumi/aws";
import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import * as sentry from "@pulumiverse/sentry";

const extraRecord = new cloudflare.DnsRecord("extra-record", {
    content: "\\"hello\\" \${x} 50%{y}",
    proxied: false,
    ttl: 300,
    priority: undefined,
    tags: [
        "a",
        "b",
    ],
    settings: {
        ipv4Only: true,
        "flatten-cname": -1.5,
    },
}, {
    protect: true,
    provider: other,
});
const team = new sentry.SentryTeam("team", {
    organization: pulumi.secret("acme"),
});
const key = new aws.ec2.KeyPair("key", {});
`,
    );
  });

  const unsupported: readonly (readonly [title: string, source: string])[] = [
    ["a configuration block", "config name string {}"],
    ["a template", 'resource a "b:index:C" { x = "${y}" }'],
    ["an unknown function", 'resource a "b:index:C" { x = readFile("y") }'],
    ["an operator", 'resource a "b:index:C" { x = 1 + 2 }'],
    ["an end too early", 'resource a "b:index:C" {'],
    ["a mark in place of a value", 'resource a "b:index:C" { x = ) }'],
  ];
  for (const [title, source] of unsupported) {
    it(`does not guess at ${title}`, () => {
      assert.throws(() => importedProgram(source, npmName), UnsupportedProgram);
    });
  }
});
