import { z } from "zod";
import { roleExists } from "./catalogue";
import type { Server, Session } from "./server";
import { identifier } from "./sql";

const self = z.object({ name: z.string(), superuser: z.boolean() });
const relation = z.object({
  superuser: z.boolean(),
  held: z.boolean(),
  holder: z.boolean(),
});

/**
 * Runs `work` while the connected user is a member of `roles`, as it must be to act on what they
 * own without being a superuser (the administrator of a managed database). Memberships that are
 * missing are granted for that time; where a role is itself a member of the connected user, which
 * PostgreSQL does not allow both ways, that is revoked for that time.
 */
export async function asMemberOf<T>(
  server: Server,
  session: Session,
  roles: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const [user] = await session.rows(
    self,
    "SELECT rolname AS name, rolsuper AS superuser FROM pg_roles WHERE rolname = current_user",
  );
  if (user === undefined || user.superuser) {
    return work();
  }

  // Since PostgreSQL 16 a membership may come without the right to use it.
  const usable = (await server.version()) >= 160_000 ? "AND set_option" : "";
  const granted: string[] = [];
  const revoked: string[] = [];
  const undo = async (): Promise<void> => {
    for (const role of granted) {
      if (await roleExists(session, role)) {
        await session.run(`REVOKE ${identifier(role)} FROM ${identifier(user.name)}`);
      }
    }
    for (const role of revoked) {
      if (await roleExists(session, role)) {
        await session.run(`GRANT ${identifier(user.name)} TO ${identifier(role)}`);
      }
    }
  };

  try {
    for (const role of new Set(roles)) {
      const [state] = await session.rows(
        relation,
        `SELECT r.rolsuper AS superuser,
           EXISTS (SELECT FROM pg_auth_members
             WHERE roleid = r.oid AND member = me.oid ${usable}) AS held,
           EXISTS (SELECT FROM pg_auth_members
             WHERE roleid = me.oid AND member = r.oid) AS holder
         FROM pg_roles r, pg_roles me WHERE r.rolname = $1 AND me.rolname = $2`,
        [role, user.name],
      );
      // A superuser cannot be granted to an ordinary user: then `work` tells what it lacks.
      if (role === user.name || state === undefined || state.superuser) {
        continue;
      }
      if (state.holder) {
        await session.run(`REVOKE ${identifier(user.name)} FROM ${identifier(role)}`);
        revoked.push(role);
      }
      if (!state.held) {
        await session.run(`GRANT ${identifier(role)} TO ${identifier(user.name)}`);
        granted.push(role);
      }
    }
    const result = await work();
    await undo();
    return result;
  } catch (error) {
    if (!session.transactional) {
      await undo().catch(() => undefined);
    }
    throw error;
  }
}
