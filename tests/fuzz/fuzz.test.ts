import assert from "node:assert/strict";

import { failureOf, fuzz } from "../../fuzz/fuzz";
import { longLines } from "../../fuzz/hostile-texts";
import { recordReaders } from "../../fuzz/record-readers";

describe("the readers of DNS records", () => {
  it("survive ten million bytes of hostile texts, and read again what they write", () => {
    const { failure } = fuzz(10_000_000, 20_261_124);
    assert.deepEqual(failure, undefined);
  }).timeout(120_000);

  it("take no longer for a line of 64 kB than its length is worth", () => {
    // A quadratic reader takes minutes for one of these lines; a machine under load takes seconds.
    for (const line of longLines()) {
      for (const [name, read] of Object.entries(recordReaders)) {
        const start = performance.now();
        read(line);
        const milliseconds = performance.now() - start;
        assert.ok(milliseconds < 5000, `${name}: ${line.slice(0, 20)}...`);
      }
    }
  }).timeout(120_000);

  it("are told where one of them breaks its promise", () => {
    const readers = {
      patient: () => undefined,
      easily: (text: string) => {
        assert.ok(text.length < 4, "too long");
      },
    };
    assert.equal(failureOf("abc", readers), undefined);
    assert.deepEqual(failureOf("abcd", readers), {
      reader: "easily",
      text: "abcd",
      reason: "too long",
    });
  });
});
