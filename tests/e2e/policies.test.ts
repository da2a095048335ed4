import assert from "node:assert/strict";

import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

/** Each breaks the checklist in one place; the pattern is what the refusal must say. */
const violations: readonly {
  readonly setting: string;
  readonly value: string;
  readonly secret?: true;
  readonly item: string;
  readonly fix: RegExp;
}[] = [
  {
    setting: "STRIPE_SECRET_KEY",
    value: "sk_test_CANARY4eC39HqLyjWDarjtT1zdp7dc",
    secret: true,
    item: "1.3",
    fix: /pulumi config set --secret STRIPE_SECRET_KEY/,
  },
  { setting: "DEBUG", value: "true", item: "1.8", fix: /pulumi config (set|rm) DEBUG/ },
  {
    setting: "NEXT_PUBLIC_DEMO_MODE",
    value: "true",
    item: "1.16",
    fix: /pulumi config (set|rm) NEXT_PUBLIC_DEMO_MODE/,
  },
  {
    setting: "ALLOWED_ORIGINS",
    value: "http://app.bookedbarber.com",
    item: "1.6",
    fix: /pulumi config (set|rm) ALLOWED_ORIGINS/,
  },
  {
    setting: "SECRET_KEY",
    value: "CANARYshortkey",
    secret: true,
    item: "1.2",
    fix: /pulumi config (rm|set --secret) SECRET_KEY/,
  },
];

for (const state of ["empty", "deployed"] as const) {
  describe(`the policies, in ${state === "empty" ? "a first" : "a later"} preview`, function () {
    this.timeout(180_000);
    let sandbox: TestSandbox;

    before(async () => {
      sandbox = await openSandbox(state);
    });
    after(async () => {
      await sandbox.close();
    });

    for (const { setting, value, secret, item, fix } of violations) {
      it(`refuse ${setting} with the item, the fix and without the value`, async () => {
        const before = await sandbox.pulumi("config", "get", setting);
        const flags = secret ? ["--secret"] : ["--plaintext"];
        await sandbox.succeed("config", "set", ...flags, setting, value);
        try {
          const preview = await sandbox.pulumi("preview", "--policy-pack", "policies");

          assert.notEqual(preview.code, 0, preview.output);
          assert.ok(preview.output.includes(`[${item}]`), preview.output);
          assert.match(preview.output, fix);
          if (secret) assert.equal(preview.output.includes("CANARY"), false, preview.output);
        } finally {
          const old = before.output.trim();
          await (before.code === 0 && old !== ""
            ? sandbox.succeed("config", "set", ...flags, setting, old)
            : sandbox.succeed("config", "rm", setting));
        }
      });
    }

    it("report every violation of one plan at once", async () => {
      await sandbox.succeed("config", "set", "DEBUG", "true");
      await sandbox.succeed("config", "set", "NEXT_PUBLIC_DEMO_MODE", "true");
      try {
        const { code, output } = await sandbox.pulumi("preview", "--policy-pack", "policies");
        assert.notEqual(code, 0);
        assert.match(output, /\[1\.8\]/);
        assert.match(output, /\[1\.16\]/);
      } finally {
        await sandbox.succeed("config", "rm", "DEBUG");
        await sandbox.succeed("config", "rm", "NEXT_PUBLIC_DEMO_MODE");
      }
    });

    it("let the sandbox's own settings pass", async () => {
      await sandbox.succeed("preview", "--policy-pack", "policies");
    });
  });
}
