import type { RuleDescription } from "../rule";

/**
 * What a probe is, apart from how it looks (the folder probes/): it asks the running system what no
 * plan can show. Its findings are those of a rule of the same id, so that reports, waivers and pages
 * know it like any other.
 */
export interface ProbeDescription extends RuleDescription {
  /** What it does to find out, in a sentence: "Asks ... for ...". */
  readonly looks: string;
  /** It sends something that the other side keeps or counts, and so runs on request only. */
  readonly sends?: true;
}
