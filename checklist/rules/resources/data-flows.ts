import { keywordOf } from "../../database/connection-keywords";
import { extensionNamed } from "../../database/extensions";
import { valueOr } from "../../resources/property";
import { fail, failIf, PASS } from "../../rule";
import { isPublic } from "./grant-excess";
import { resourceRule } from "./resource-rule";
import type { Outcome, ResourceRule } from "./resource-rule";

const FLOWS = [
  "publication",
  "subscription",
  "replication-slot",
  "foreign-server",
  "user-mapping",
] as const;

const dataStays = resourceRule({
  id: "data-flow-reviewed",
  items: ["3.1", "2.5"],
  title: "Somebody has decided each way by which rows come in and leave by themselves",
  why: "Rows that another server takes or gives pass over the application and its rules, and nobody sees it.",
  fix: "Take it away if nothing uses it; let a publication name its tables; or waive this rule for it with the reason.",
  severity: "warning",
  kinds: FLOWS,
  verdict: (flow): Outcome => {
    switch (flow.kind) {
      case "publication": {
        const all = valueOr(flow.allTables, false);
        if (all === undefined) return "unknown";
        return failIf(all, "lets every table leave, those made later too (allTables)");
      }
      case "subscription":
        return fail("lets a foreign server decide which rows stand in our tables");
      case "replication-slot":
        return fail("keeps all changes for somebody who may copy them, until the disk is full");
      case "foreign-server":
        return fail("makes another server's tables ours to read and write");
      case "user-mapping":
        return fail("keeps a login of a foreign server in the database");
    }
  },
});

const dataFlowSafe = resourceRule({
  id: "data-flow-safe",
  items: ["3.1", "2.5"],
  title: "No way in or out of the database is open to everybody, or to files and listeners",
  why: "A login of a foreign server that is mapped for PUBLIC is every role's; a foreign table over files shows keys; without TLS rows and passwords are read on their way.",
  fix: "Map the one role that needs it, use postgres_fdw instead of files, and write sslmode=verify-full in the connection.",
  severity: "error",
  kinds: ["subscription", "foreign-server", "user-mapping"],
  verdict: (flow): Outcome => {
    switch (flow.kind) {
      case "user-mapping": {
        const role = valueOr(flow.role, "");
        if (role === undefined) return "unknown";
        return failIf(isPublic(role), "gives every role a login at a foreign server (PUBLIC)");
      }
      case "foreign-server": {
        const wrapper = valueOr(flow.wrapper, "");
        if (wrapper === undefined) return "unknown";
        const found = extensionNamed(wrapper);
        return found?.kind === "dangerous" ? fail(found.allows) : PASS;
      }
      case "subscription": {
        const connection = valueOr(flow.connection, "");
        if (connection === undefined) return "unknown";
        const mode = keywordOf(connection, "sslmode");
        const isEncrypted = /^(require|verify-ca|verify-full)$/.test(mode ?? "");
        return failIf(!isEncrypted, "connects without TLS (sslmode)");
      }
    }
  },
});

export const dataFlowRules: readonly ResourceRule[] = [dataStays, dataFlowSafe];
