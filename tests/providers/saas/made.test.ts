import assert from "node:assert/strict";

import { HttpApiError } from "../../../providers/framework/http-api";
import { madeOnce } from "../../../providers/saas/made";

const lost = new HttpApiError("POST x: no answer", undefined);
const broken = new HttpApiError("POST x: 500", 500);
const refused = new HttpApiError("POST x: 400", 400);
const fails = (error: Error) => (): Promise<string> => Promise.reject(error);

describe("something that is made once", () => {
  /** Found at the look of this number. */
  const foundAt = (
    number: number,
  ): { find: () => Promise<string | undefined>; looks: () => number } => {
    let looks = 0;
    return {
      find: () => Promise.resolve(++looks >= number ? "found" : undefined),
      looks: () => looks,
    };
  };

  it("is not looked for where it was made, or where nothing can have been", async () => {
    const { find, looks } = foundAt(1);
    assert.equal(await madeOnce(() => Promise.resolve("made"), find), "made");
    await assert.rejects(madeOnce(fails(refused), find), refused);
    assert.equal(looks(), 0);
  });

  it("is looked for once after an answer that says nothing", async () => {
    assert.equal(await madeOnce(fails(broken), foundAt(1).find), "found");
    const { find, looks } = foundAt(2);
    await assert.rejects(madeOnce(fails(broken), find, { timeoutMs: 5 }), broken);
    assert.equal(looks(), 1);
  });

  it("is looked for a while where no answer came: it may still be under way", async () => {
    const started = performance.now();
    assert.equal(await madeOnce(fails(lost), foundAt(4).find, { timeoutMs: 20 }), "found");
    assert.ok(performance.now() - started >= 35, "until twice the time is over");
    const { find, looks } = foundAt(9);
    await assert.rejects(madeOnce(fails(lost), find, { timeoutMs: 1 }), lost);
    assert.equal(looks(), 4);
  });

  it("is waited for no longer when it is cancelled", async () => {
    const abort = new AbortController();
    const { find, looks } = foundAt(9);
    const made = madeOnce(fails(lost), find, { timeoutMs: 60_000, signal: abort.signal });
    setTimeout(() => {
      abort.abort();
    }, 5);
    await assert.rejects(made, lost);
    assert.equal(looks(), 1);
  });
});
