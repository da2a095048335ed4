import assert from "node:assert/strict";

import { GeneratedSecrets } from "../../components/generated-secrets";
import { declare, valueOf } from "./mocks";

describe("GeneratedSecrets", () => {
  it("declares two keys of letters and digits, renewed by the rotation", async () => {
    const declared = await declare(() => new GeneratedSecrets("secrets", { rotation: "7" }));

    const password = (suffix: string, length: number): object => ({
      type: "random:index/randomPassword:RandomPassword",
      name: `secrets-${suffix}`,
      inputs: { length, special: false, keepers: { rotation: "7" } },
    });
    assert.deepEqual(declared, [
      {
        type: "bookedbarber:index:GeneratedSecrets",
        name: "secrets",
        inputs: { rotation: "7" },
      },
      password("secret-key", 64),
      password("jwt-secret-key", 64),
    ]);
  });

  it("gives each secret out as the provider made it, two keys that differ", async () => {
    let secrets: GeneratedSecrets | undefined;
    await declare(() => (secrets = new GeneratedSecrets("secrets", { rotation: "1" })));
    assert.ok(secrets);

    assert.equal(await valueOf(secrets.secretKey), "generated secrets-secret-key");
    assert.equal(await valueOf(secrets.jwtSecretKey), "generated secrets-jwt-secret-key");
  });
});
