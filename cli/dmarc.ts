import path from "node:path";

import { z } from "zod";

import { parseRamp, rampOn } from "../checklist/dns/dmarc-ramp";
import type { DmarcRamp } from "../checklist/dns/dmarc-ramp";
import { isFullDomain } from "../checklist/dns/name";
import { SENDGRID_SELECTORS, SENDGRID_SPF } from "../checklist/dns/sendgrid-mail";
import { spfOf } from "../checklist/dns/spf";
import { evidenceOf, recent, verdictOn } from "../checklist/mail-reports/evidence";
import { dmarcFormats, isNextSafe, renderDmarc } from "../checklist/mail-reports/render";
import type { DmarcReport } from "../checklist/mail-reports/render";
import { reportsAt } from "../checklist/mail-reports/report-files";
import type { FoundReports } from "../checklist/mail-reports/report-files";
import type { DeclaredSenders } from "../checklist/mail-reports/senders";
import { CommandFailure } from "./failure";
import { readOptions } from "./options";
import { deliver, outputHelp, outputOptions, outputsOf } from "./output";
import { onStack, withPulumi } from "./pulumi";
import type { World } from "./world";

const help = `Usage: checklist dmarc [REPORT...] [options]

Says what receivers report of the domain's mail: for each source whose it is, by the records that
the stack declares, how much it sends, whether DMARC passes and why, and whether the next stage of
dmarcRamp is safe. REPORT is a file (.xml, .gz, .zip) or a folder of them; the folder of the setting
dmarcReports unless given. The reports of the last two weeks count. Nothing is looked up.

  --stack STACK        the stack; the selected one unless given
  --domain DOMAIN      judge this domain, without Pulumi and without what a stack declares
${outputHelp(dmarcFormats)}

Exit code: 0 the next stage is safe, or in the last one all is well; 1 it is not, or is not known to
be; 2 on an error.
`;

/**
 * `checklist dmarc`: judges the way through DMARC's stages by receivers' reports.
 *
 * @returns The exit code.
 * @throws CommandFailure if no report can be read, or the stack's settings cannot.
 */
export async function dmarc(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args, {
    command: "dmarc",
    options: ["stack", "domain", ...outputOptions],
    operands: ["[REPORT...]"],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const { stack, domain } = options.values;
  const outputs = outputsOf(options.all, dmarcFormats);
  if (domain !== undefined && !isFullDomain(domain)) {
    throw new CommandFailure("--domain takes a domain, such as bookedbarber.com.");
  }
  const { senders, ramp, folder } =
    domain === undefined
      ? await declaredBy(stack, world)
      : { senders: { domain, spf: undefined, selectors: [] }, ramp: undefined, folder: undefined };
  const given =
    options.operands.length > 0 ? options.operands : folder === undefined ? [] : [folder];
  if (given.length === 0) {
    throw new CommandFailure(
      "REPORT is missing. Name a file or a folder, or set the folder: pulumi config set dmarcReports dmarc-reports",
    );
  }
  const found = reportsAt(given, world.today);
  if (found.reports.length === 0) {
    throw new CommandFailure(
      ["There is no report that can be read.", ...found.problems.slice(0, 20)].join("\n"),
    );
  }
  const report = dmarcReportOf(found, senders, ramp, world.today);
  deliver(outputs, ({ format }) => renderDmarc(report, format), world);
  return isNextSafe(report) ? 0 : 1;
}

function dmarcReportOf(
  found: FoundReports,
  senders: DeclaredSenders,
  ramp: DmarcRamp | undefined,
  today: string,
): DmarcReport {
  const counted = recent(found.reports, today);
  const evidence = evidenceOf(counted, senders);
  // Without a ramp the domain watches, since nobody knows when: its day is not waited for.
  const state = rampOn(ramp ?? [{ stage: "monitor", since: today }], today);
  const old = found.reports.length - counted.length;
  return {
    day: today,
    evidence,
    ramp: ramp === undefined ? { ...state, due: undefined, standing: "due" } : state,
    present: verdictOn(state.stage, evidence),
    next: state.next === undefined ? undefined : verdictOn(state.next, evidence),
    notes: [
      ...found.problems,
      ...evidence.notes,
      ...(old === 0 ? [] : [`${old} reports are older than two weeks and do not count.`]),
    ],
  };
}

const config = z.record(z.string(), z.object({ value: z.string().optional() }));

interface Declared {
  readonly senders: DeclaredSenders;
  readonly ramp: DmarcRamp | undefined;
  readonly folder: string | undefined;
}

/** What the settings of a stack say of its mail; no secret is asked for. */
async function declaredBy(stack: string | undefined, world: World): Promise<Declared> {
  const args = ["config", "--json", ...onStack(stack)];
  const settings = await withPulumi(world, async (pulumi) => {
    const { code, stdout, stderr } = await pulumi.run(args);
    if (code !== 0) throw pulumi.failure("The stack's settings cannot be read", args, stderr);
    return config.parse(JSON.parse(stdout));
  });
  const get = (name: string): string | undefined =>
    Object.entries(settings).find(([key]) => key.endsWith(`:${name}`))?.[1].value || undefined;
  const list = (name: string, otherwise = ""): readonly string[] =>
    (get(name) ?? otherwise)
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
  const domain = get("domain");
  if (domain === undefined) {
    throw new CommandFailure(
      "The stack has no domain. Set it: pulumi config set domain example.com",
    );
  }
  const folder = get("dmarcReports");
  return {
    senders: {
      domain,
      spf: spfOf({
        includes: list("spfIncludes", SENDGRID_SPF),
        addresses: list("spfAddresses"),
      }),
      selectors: [
        ...SENDGRID_SELECTORS,
        ...list("dkimKeys").map((part) => part.replace(/=.*/, "")),
      ],
    },
    ramp: parseRamp(get("dmarcRamp") ?? "").record,
    folder: folder === undefined ? undefined : path.resolve(world.root, folder),
  };
}
