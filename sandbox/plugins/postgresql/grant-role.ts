import { z } from "zod";
import type { Existing, ResourceType } from "../../../providers/framework/resource";
import { roleExists } from "./catalogue";
import { attempt } from "./failure";
import { made } from "./made";
import type { Server } from "./server";
import { identifier } from "./sql";
import { flag, text } from "./values";

const shape = z.object({ role: text, grantRole: text, withAdminOption: flag });
type Membership = z.output<typeof shape>;

/** postgresql.GrantRole: one membership. A Role that gives memberships takes away what it does not
 *  name, so the two do not go together. */
export const grantRole: ResourceType<Server> = {
  token: "postgresql:index/grantRole:GrantRole",
  properties: {
    role: { type: "string", required: true, replaces: true },
    grantRole: { type: "string", required: true, replaces: true },
    withAdminOption: { type: "boolean", whenAbsent: false, replaces: true },
  },

  async create(inputs, server) {
    const wanted = shape.parse(inputs);
    const option = wanted.withAdminOption ? " WITH ADMIN OPTION" : "";
    await attempt(`make ${wanted.role} a member of the role ${wanted.grantRole}`, () =>
      server.change(undefined, async (session) => {
        await session.run(revoke(wanted));
        await session.run(
          `GRANT ${identifier(wanted.grantRole)} TO ${identifier(wanted.role)}${option}`,
        );
      }),
    );
    return made(await find(wanted, server), `the membership of ${wanted.role}`);
  },

  read(_id, state, server) {
    return find(shape.parse(state), server);
  },

  async delete(_id, state, server) {
    const stored = shape.parse(state);
    await attempt(`take the role ${stored.grantRole} from ${stored.role}`, () =>
      server.change(undefined, async (session) => {
        // Where one of the two is gone, so is the membership.
        if (
          (await roleExists(session, stored.role)) &&
          (await roleExists(session, stored.grantRole))
        ) {
          await session.run(revoke(stored));
        }
      }),
    );
  },
};

function revoke({ role, grantRole: granted }: Membership): string {
  return `REVOKE ${identifier(granted)} FROM ${identifier(role)}`;
}

async function find(wanted: Membership, server: Server): Promise<Existing | undefined> {
  const { role, grantRole: granted } = wanted;
  const row = z.object({ admin: z.boolean().nullable() });
  return attempt(`read whether ${role} is a member of the role ${granted}`, () =>
    server.read(undefined, async (session) => {
      const query = `
        SELECT bool_or(admin_option) AS admin FROM pg_auth_members
        WHERE pg_get_userbyid(member) = $1 AND pg_get_userbyid(roleid) = $2`;
      const [found] = await session.rows(row, query, [role, granted]);
      return found === undefined || found.admin === null
        ? undefined
        : {
            id: `${role}_${granted}_${found.admin}`,
            outputs: { role, grantRole: granted, withAdminOption: found.admin },
          };
    }),
  );
}
