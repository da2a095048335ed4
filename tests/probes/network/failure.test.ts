import assert from "node:assert/strict";

import {
  codeOf,
  isCertificateProblem,
  isTlsRefusal,
  reasonOf,
} from "../../../probes/network/failure";

const coded = (code: string): Error => Object.assign(new Error("canary"), { code });

describe("why something cannot be reached", () => {
  it("is told by the error's code, that of what caused it, or of the first of several", () => {
    assert.equal(codeOf(coded("ECONNREFUSED")), "ECONNREFUSED");
    assert.equal(codeOf(new Error("failed", { cause: coded("ENOTFOUND") })), "ENOTFOUND");
    assert.equal(codeOf(new AggregateError([coded("EHOSTUNREACH"), coded("X")])), "EHOSTUNREACH");
    for (const none of [
      new Error("x"),
      "text",
      undefined,
      null,
      { code: 5 },
      new AggregateError([]),
    ])
      assert.equal(codeOf(none), undefined);
  });

  it("is said in words, and a message is never repeated", () => {
    assert.equal(reasonOf(coded("ECONNREFUSED")), "the connection is refused");
    assert.equal(reasonOf(coded("E_NEW")), "of the error E_NEW");
    assert.equal(reasonOf(new Error("canary")), undefined);
  });

  for (const code of [
    ...["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "DEPTH_ZERO_SELF_SIGNED_CERT", "INVALID_CA"],
    ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "HOSTNAME_MISMATCH"],
    ...["ERR_TLS_CERT_ALTNAME_INVALID", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
  ]) {
    it(`${code} is a certificate's problem`, () => {
      assert.equal(isCertificateProblem(coded(code)), true);
    });
  }

  it("what has to do with no certificate is none of its problems", () => {
    for (const code of ["ECONNRESET", "ERR_SSL_WRONG_VERSION_NUMBER", "INVALID_ARG", "ETIMEDOUT"])
      assert.equal(isCertificateProblem(coded(code)), false, code);
    assert.equal(isCertificateProblem(new Error("x")), false);
  });

  for (const [code, refusal] of [
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", true],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", true],
    ["ECONNRESET", true],
    ["EPROTO", true],
    ["ECONNREFUSED", false],
    ["ETIMEDOUT", false],
    ["ERR_SSL_WRONG_VERSION_NUMBER", false],
    ["ERR_SSL_NO_PROTOCOLS_AVAILABLE", false],
  ] as const) {
    it(`${code} is ${refusal ? "a" : "no"} refusal of what was offered`, () => {
      assert.equal(isTlsRefusal(coded(code)), refusal);
    });
  }
});
