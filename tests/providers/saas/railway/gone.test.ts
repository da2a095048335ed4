import assert from "node:assert/strict";

import { HttpApiError } from "../../../../providers/framework/http-api";
import { isNotFound } from "../../../../providers/saas/railway/api";

describe("What Railway says is not there", () => {
  const said = (message: string, status = 200): boolean =>
    isNotFound(new HttpApiError(`POST graphql/v2#Query: ${message}`, status));
  it("is a thing, and not the token", () => {
    assert.deepEqual(
      ["Service not found", "Deployment not found"].map((message) => said(message)),
      [true, true],
    );
    assert.deepEqual(
      ["Project Token not found", "Token not found", "Not Authorized"].map((each) => said(each)),
      [false, false, false],
    );
    assert.equal(said("Service not found", 404), false);
  });
});
