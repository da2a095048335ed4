import { failIf, NOT_APPLICABLE } from "../../rule";
import { resourceRule } from "./resource-rule";
import type { ResourceRule } from "./resource-rule";

/** What holds data that no update can make again. */
const dataProtected = resourceRule({
  id: "data-protected",
  items: ["3.1", "9.1", "3.5"],
  title: "What holds data is protected from being deleted",
  why: "Without it a destroy, a rename or a setting taken back deletes the database or the backups without another question.",
  fix: "Protect it (protect: true). In this stack: pulumi config set protectData true.",
  severity: "warning",
  kinds: ["database", "bucket"],
  verdict: ({ protect }, { production, loopbackDatabase = false }) => {
    // The sandbox and development stacks are made to be destroyed.
    if (!production || loopbackDatabase) return NOT_APPLICABLE;
    if (protect === undefined) return "unknown";
    return failIf(!protect, "is not protected: what deletes it deletes its data");
  },
});

export const protectionRules: readonly ResourceRule[] = [dataProtected];
