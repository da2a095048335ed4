import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import {
  commandEnvironment,
  departureLines,
  foreignVariables,
  variablesOfShell,
} from "../../sandbox/environment";

const own = { PGHOST: "127.0.0.1", CLOUDFLARE_API_TOKEN: "made up", PULUMI_HOME: "/tmp/home" };

describe("the environment of a command in the sandbox", () => {
  it("holds nothing of the caller's that leads to real accounts", () => {
    const foreign = {
      PGPASSFILE: "/home/me/.pgpass",
      PGSERVICE: "production",
      CLOUDFLARE_API_KEY: "real",
      CLOUDFLARE_EMAIL: "me@example.com",
      SENTRY_TOKEN: "real",
      RAILWAY_TOKEN: "real",
      RAILWAY_API_URL: "https://backboard.railway.com/",
      RENDER_API_KEY: "real",
      SENTRY_AUTH_TOKEN: "real",
      STRIPE_API_KEY: "real",
      SENDGRID_API_KEY: "real",
      TWILIO_AUTH_TOKEN: "real",
      PULUMI_ACCESS_TOKEN: "pul-real",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/home/me/passphrase",
      PULUMI_BACKEND_URL: "https://api.pulumi.com",
      PULUMI_STACK: "production",
      PULUMI_OPTION_STACK: "production",
    };
    assert.deepEqual(foreignVariables(foreign, own), Object.keys(foreign));
    assert.deepEqual(commandEnvironment(foreign, own), own);
  });

  it("keeps the rest of the caller's, and prefers the sandbox's own", () => {
    const caller = {
      HOME: "/home/me",
      PAGER: "less",
      PULUMI_DEBUG_COMMANDS: "true",
      PGHOST: "db.example.com",
    };
    assert.deepEqual(foreignVariables(caller, own), []);
    assert.deepEqual(commandEnvironment(caller, own), {
      HOME: "/home/me",
      PAGER: "less",
      PULUMI_DEBUG_COMMANDS: "true",
      ...own,
    });
  });
});

describe("a shell's way out of the sandbox", () => {
  const before = { HOME: "/home/me", PATH: "/usr/bin:/bin" };
  const inside = {
    ...before,
    ...variablesOfShell({ ...own, PATH: "/cache/pulumi:/usr/bin:/bin" }),
  };

  it("leaves the environment that was there before", () => {
    const { stdout } = spawnSync("/bin/sh", ["-c", `${departureLines(inside)}env`], {
      env: inside,
      encoding: "utf8",
    });
    const left = stdout.split("\n").filter((line) => !/^(?:$|PWD=|_=|SHLVL=|OLDPWD=)/.test(line));
    assert.deepEqual(left.sort(), ["HOME=/home/me", "PATH=/usr/bin:/bin"]);
  });

  it("asks nothing of a shell that is in none, nor runs what a list of names may hold", () => {
    assert.equal(departureLines(before), "");
    assert.equal(departureLines({ SANDBOX_VARIABLES: "A;reboot $(reboot) x" }), "");
  });
});
