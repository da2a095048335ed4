import assert from "node:assert/strict";

import { commandToRemove, commandToSet, lineToWrite } from "../../checklist/environment/command";
import { findVariable, variableNamed } from "../../checklist/environment/contract";

describe("what a person types for a variable", () => {
  it("sets a secret so that its value is asked for, and never in the history", () => {
    assert.equal(
      commandToSet(variableNamed("STRIPE_SECRET_KEY")),
      "pulumi config set --secret STRIPE_SECRET_KEY",
    );
  });

  it("sets anything else with its value", () => {
    assert.equal(commandToSet(variableNamed("PORT")), "pulumi config set PORT");
  });

  it("leaves a variable to the stack", () => {
    assert.equal(commandToRemove("DEBUG"), "pulumi config rm DEBUG");
  });

  it("is a line of a file, with the value where production has only one", () => {
    assert.equal(lineToWrite("DEBUG", findVariable("DEBUG")), "DEBUG=false");
    assert.equal(lineToWrite("PORT", findVariable("PORT")), "PORT=<value>");
    assert.equal(lineToWrite("UNHEARD_OF", undefined), "UNHEARD_OF=<value>");
  });
});
