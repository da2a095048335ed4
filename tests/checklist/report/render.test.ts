import assert from "node:assert/strict";

import { formats, isFormat, render } from "../../../checklist/report/render";
import { exitCodeOf, reportOf, resultOf } from "../../../checklist/report/result";
import { oneOfEach, TODAY } from "./findings";

describe("the formats", () => {
  it("are six, by name", () => {
    assert.deepEqual(formats, ["text", "json", "markdown", "html", "junit", "sarif"]);
    for (const format of formats) assert.ok(isFormat(format));
    for (const word of ["", "xml", "TEXT", "toString"]) assert.ok(!isFormat(word));
  });

  it("end in a line break, are not empty and leave the result as it is, exit code included", () => {
    for (const result of [resultOf(oneOfEach), resultOf([]), reportOf(oneOfEach, [], TODAY)]) {
      const before = structuredClone(result);
      const code = exitCodeOf(result);
      for (const format of formats) {
        const text = render(result, format);
        assert.match(text, /\S\n$/, format);
        assert.equal(render(result, format), text, `${format} differs the second time`);
      }
      assert.deepEqual(result, before);
      assert.equal(exitCodeOf(result), code);
    }
  });

  it("all tell where it was looked elsewhere than at production, and of nothing where it was not", () => {
    const elsewhere = ["The DNS was asked at 127.0.0.1:53.", "An API was asked at 127.0.0.1:8080."];
    const said = /It did not look at production alone\. The DNS was asked at 127\.0\.0\.1:53\./;
    for (const format of formats) {
      for (const result of [
        resultOf(oneOfEach, "Running system", { elsewhere }),
        reportOf(oneOfEach, [], TODAY, { origin: { elsewhere } }),
      ]) {
        const text = render(result, format).replace(/\s+/g, " ").replaceAll("\\", "");
        if (format === "json") assert.ok(text.includes(elsewhere[0] ?? "none"));
        else assert.match(text, said, format);
        assert.ok(text.includes("127.0.0.1:8080"), format);
      }
      assert.doesNotMatch(
        render(reportOf(oneOfEach, [], TODAY), format),
        /did not look at production/,
      );
    }
  });

  it("all tell of a problem what it is and how to mend it", () => {
    const [problem] = oneOfEach.filter(({ status }) => status === "fail");
    assert.ok(problem);
    for (const format of formats) {
      const text = render(resultOf([problem]), format).replace(/\s+/g, " ");
      assert.ok(text.includes(problem.message), format);
      assert.ok(text.includes(problem.fix), format);
    }
  });
});
