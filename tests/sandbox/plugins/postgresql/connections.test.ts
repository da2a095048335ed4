import assert from "node:assert/strict";
import { z } from "zod";
import { PostgresFailure } from "../../../../sandbox/plugins/postgresql/failure";
import { byHand, provider, stopTestServer } from "./server";

after(stopTestServer);

describe("the postgresql plugin's connections", () => {
  const collisions: readonly [string, string][] = [
    ["XX000", "tuple concurrently updated"],
    ["XX000", "tuple concurrently deleted"],
    ["40P01", "deadlock detected"],
    ["40001", "could not serialize access"],
    ["23505", 'duplicate key value violates unique constraint "pg_auth_members_role_member_index"'],
  ];
  for (const [code, message] of collisions) {
    it(`starts a change again after "${message}"`, async () => {
      let tries = 0;
      const result = await (
        await provider()
      ).change(undefined, async (session) => {
        await session.run("CREATE TEMPORARY TABLE once ()");
        tries += 1;
        if (tries === 1) throw new PostgresFailure(message, code);
        return "done";
      });
      assert.deepEqual([result, tries], ["done", 2]);
    });
  }

  it("does not repeat what failed for another reason, and undoes it", async () => {
    const server = await provider();
    let tries = 0;
    await assert.rejects(
      server.change(undefined, async (session) => {
        tries += 1;
        await session.run("CREATE ROLE never_made");
        await session.run("SELECT 1 / 0");
      }),
      /division by zero \(SQLSTATE 22012\)/,
    );
    assert.equal(tries, 1);
    assert.deepEqual(await byHand("SELECT 1 FROM pg_roles WHERE rolname = 'never_made'"), []);
  });

  it("lets changes take turns, those of another provider too, and goes on after a failure", async () => {
    const [one, other] = [await provider(), await provider()];
    let under = 0;
    const together: number[] = [];
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? one : other).change(undefined, async (session) => {
          under += 1;
          together.push(under);
          await session.run("SELECT 1").finally(() => (under -= 1));
          if (index === 3) throw new Error("a mistake");
        }),
      ),
    );
    assert.deepEqual(
      together,
      Array.from({ length: 10 }, () => 1),
    );
    assert.deepEqual(
      results.map(({ status }) => status === "rejected"),
      results.map((_, index) => index === 3),
    );
  });

  it("has no more connections to a database than maxConnections", async () => {
    const server = await provider({ maxConnections: "2" });
    const pids = new Set<number>();
    await Promise.all(
      Array.from({ length: 8 }, () =>
        server.read(undefined, async (session) => {
          const row = z.object({ pid: z.number() });
          const [own] = await session.rows(row, "SELECT pg_backend_pid() AS pid, pg_sleep(0.01)");
          pids.add(own?.pid ?? 0);
        }),
      ),
    );
    assert.equal(pids.size, 2);
  });
});
