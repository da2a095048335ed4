import { valueOr } from "../../resources/property";
import { failIf } from "../../rule";
import { resourceRule } from "./resource-rule";
import type { ResourceRule } from "./resource-rule";

const databaseEncoding = resourceRule({
  id: "database-encoding",
  items: ["3.1"],
  title: "The database stores UTF-8",
  why: "With another encoding names of customers are refused or garbled, and it cannot be changed later.",
  fix: 'Set encoding: "UTF8" (with template: "template0", the only template that takes any encoding).',
  severity: "error",
  kinds: ["database"],
  verdict: ({ encoding }) => {
    // The provider makes UTF-8 databases unless it is told otherwise.
    const name = valueOr(encoding, "UTF8");
    if (name === undefined) return "unknown";
    return failIf(!/^(utf-?8|unicode)$/i.test(name.trim()), "stores text in another encoding");
  },
});

const databaseConnectionLimit = resourceRule({
  id: "database-connection-limit",
  items: ["3.4"],
  title: "The database has a connection limit",
  why: "Without one a flood of connections to this database takes the whole server's, also the administrator's.",
  fix: "Set connectionLimit of the database below the server's max_connections.",
  severity: "error",
  kinds: ["database"],
  verdict: ({ connectionLimit }) => {
    const limit = valueOr(connectionLimit, -1);
    if (limit === undefined) return "unknown";
    if (limit === 0) return { problem: "lets nobody connect" };
    return failIf(limit < 0, "takes any number of connections");
  },
});

const databaseTemplate = resourceRule({
  id: "database-no-template",
  items: ["3.1"],
  title: "The database is no template",
  why: "Every role that may make databases copies a template with all its rows, whatever is granted on them.",
  fix: "Leave isTemplate out.",
  severity: "error",
  kinds: ["database"],
  verdict: ({ isTemplate }) => {
    const value = valueOr(isTemplate, false);
    return value === undefined ? "unknown" : failIf(value, "may be copied by others (isTemplate)");
  },
});

export const databaseResourceRules: readonly ResourceRule[] = [
  databaseTemplate,
  databaseEncoding,
  databaseConnectionLimit,
];
