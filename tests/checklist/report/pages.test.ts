import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";

import { pageFile, pagesBelow, repositoryIn } from "../../../checklist/report/pages";
import { knownRules } from "../../../checklist/rules/all-rules";

const root = path.join(__dirname, "..", "..", "..");

describe("the rules' pages", () => {
  it("are below the repository's address, however package.json writes it", () => {
    for (const address of ["https://github.com/a/b", "git+https://github.com/a/b.git"]) {
      assert.equal(
        pagesBelow(address)?.("debug-off"),
        "https://github.com/a/b/blob/HEAD/docs/rules/debug-off.md",
      );
    }
  });

  it("are nowhere without an address on the web, and for what is no rule", () => {
    assert.equal(pagesBelow(undefined), undefined);
    assert.equal(pagesBelow("git@github.com:a/b.git"), undefined);
    for (const id of ["", "../../x", "javascript:alert(1)", "a-probe", "__proto__"]) {
      assert.equal(pagesBelow("https://github.com/a/b")?.(id), undefined, id);
    }
  });

  it("are in the checkout for every known rule", () => {
    for (const { id } of knownRules) assert.ok(existsSync(path.join(root, pageFile(id))), id);
  });

  it("take the address from a package.json that has one", () => {
    assert.equal(repositoryIn('{"repository":"https://x"}'), "https://x");
    assert.equal(repositoryIn('{"repository":{"url":"https://y"}}'), "https://y");
    assert.equal(repositoryIn("{}"), undefined);
    assert.equal(repositoryIn("{"), undefined);
  });
});
