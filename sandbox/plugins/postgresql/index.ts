import type { Provider } from "../../../providers/framework/resource";
import { database } from "./database";
import { defaultPrivileges } from "./default-privileges";
import { extension } from "./extension";
import { grant } from "./grant";
import { grantRole } from "./grant-role";
import { role } from "./role";
import { schema } from "./schema";
import { Server } from "./server";
import { readSettings, settingNames } from "./settings";

/** The stand-in for @pulumi/postgresql: roles, databases and privileges of a real PostgreSQL. */
export const postgresql: Provider<Server> = {
  name: "postgresql",
  version: "3.18.0",
  variables: settingNames,
  configure: (variables, environment) => new Server(readSettings(variables, environment)),
  resources: [role, database, schema, grant, defaultPrivileges, grantRole, extension],
};
