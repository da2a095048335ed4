import { backupExamples } from "./backups";
import { databaseExamples } from "./database";
import { dnsExamples } from "./dns";
import { edgeExamples } from "./edge";
import { environmentExamples } from "./environment";
import type { Examples } from "./example";
import { hostingExamples } from "./hosting";
import { resourceExamples } from "./resources";
import { serviceExamples } from "./services";

/** Every rule's examples, by the rule's id. Not part of the rules: a judgement does not load them. */
export const examples: Readonly<Record<string, Examples>> = {
  ...environmentExamples,
  ...resourceExamples,
  ...databaseExamples,
  ...dnsExamples,
  ...edgeExamples,
  ...backupExamples,
  ...hostingExamples,
  ...serviceExamples,
};
