import type { Environment, Front } from "../checklist/environment/environment";
import type { Finding } from "../checklist/finding";
import type { PageOf } from "../checklist/report/pages";
import { PRODUCTION } from "../checklist/rule";
import type { Context } from "../checklist/rule";
import { contextOf } from "../checklist/settings-context";
import type { StackSettings } from "../checklist/settings-context";
import type { FoundReports } from "../checklist/mail-reports/report-files";
import { environmentOfComponent } from "./environment-adapter";
import { FindingsFile } from "./findings-file";
import { ObservedSettings } from "./observed-settings";
import type { Resource } from "./resource-adapter";
import { mendedInStack } from "./origin";
import { loadWaivers } from "./waivers-file";
import type { LoadedWaivers, WaiversLocation } from "./waivers-file";

/** What a pack judges by, besides the rules. */
export interface Circumstances {
  /** The settings of the stack, where the language host tells them. */
  readonly settings?: StackSettings | undefined;
  /** The UTC day, YYYY-MM-DD. */
  readonly today: string;
  /** Whether values must be production's, as they must unless somebody says otherwise. */
  readonly production?: boolean;
  readonly waivers: WaiversLocation;
  /** The file that takes every finding; undefined where nobody asks for them. */
  readonly findingsFile?: string | undefined;
  /** The reports of receivers in a folder, by its path from the project's. */
  readonly mailReports?: (folder: string) => FoundReports;
  /** The page of a rule; undefined where there is no address. */
  readonly pageOf?: PageOf | undefined;
}

/** One run of a pack: everything that its policies find goes through here. */
export class Judgement {
  readonly #file: FindingsFile | undefined;
  readonly #asked = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #observed = new ObservedSettings();
  readonly #environments: Environment[] = [];
  #waivers: LoadedWaivers | undefined;
  /** What the settings say, which do not change, and which every rule asks for. */
  #toldContext: Context | undefined;
  #mailReports: FoundReports | undefined;
  #production: boolean;
  #toldOfFile = false;

  public constructor(public readonly circumstances: Circumstances) {
    const { findingsFile, production = true } = circumstances;
    this.#production = production;
    this.#file = findingsFile === undefined ? undefined : new FindingsFile(findingsFile);
  }

  /** Takes note of what a resource tells of the stack, before any rule judges it. */
  public observe(resource: Pick<Resource, "type" | "urn" | "props">): void {
    if (this.circumstances.settings === undefined) this.#observed.observe(resource);
    const environment = environmentOfComponent(resource, this.fillsReferences);
    if (environment !== undefined) this.#environments.push(environment);
  }

  /** The environments of one part of the application that components have: each is judged there. */
  public environments(front: Front): readonly Environment[] {
    return this.#environments.filter((environment) => environment.front === front);
  }

  /** Lets the rules judge a development stack: production's demands on values do not count there. */
  public judgeDevelopment(): void {
    this.#production = false;
  }

  /** What the rules on resources may know of the deployment. */
  public get resourceContext(): Context {
    const { settings } = this.circumstances;
    if (settings !== undefined) this.#toldContext ??= contextOf(settings);
    const context = this.#toldContext ?? contextOf(this.#observed);
    const mailReports = this.#reportsOf(settings ?? this.#observed);
    return {
      ...context,
      ...(mailReports && { mailReports }),
      production: this.#production,
      today: this.circumstances.today,
    };
  }

  /** What receivers report, read once. */
  #reportsOf(settings: StackSettings): FoundReports | undefined {
    const folder = settings.get("dmarcReports");
    if (folder !== undefined) this.#mailReports ??= this.circumstances.mailReports?.(folder);
    return this.#mailReports;
  }

  /** What the rules on environments may know; where nobody tells the domain, it is BookedBarber's. */
  public get environmentContext(): Context {
    const context = this.resourceContext;
    return this.circumstances.settings === undefined ? { ...PRODUCTION, ...context } : context;
  }

  /** Whether the application's platform fills in references in values: Railway alone does. */
  public get fillsReferences(): boolean {
    const { settings } = this.circumstances;
    // Where nobody tells the platform it may be Railway.
    return settings === undefined || ["railway", "both"].includes(settings.get("hosting") ?? "");
  }

  /** Whether a rule has been asked, and whether it has found anything to judge. */
  public standing(rule: string): "answered" | "asked" | "not asked" {
    if (this.#answered.has(rule)) return "answered";
    return this.#asked.has(rule) ? "asked" : "not asked";
  }

  /** The waivers, read once; the first who asks may name another file. */
  public waivers(file?: string): LoadedWaivers {
    const { waivers, today } = this.circumstances;
    const location = file === undefined ? waivers : { file, label: file, named: true };
    this.#waivers ??= loadWaivers(location, today);
    return this.#waivers;
  }

  /** Applies the waivers to what a rule found, and writes it all down where somebody asks for it. */
  public settle(rule: string, found: readonly Finding[]): readonly Finding[] {
    this.#asked.add(rule);
    if (found.length > 0) this.#answered.add(rule);
    const { apply } = this.waivers();
    const findings = apply(found);
    return [...findings, ...this.#writeDown(rule, findings)];
  }

  #writeDown(rule: string, findings: readonly Finding[]): readonly Finding[] {
    const { settings } = this.circumstances;
    try {
      this.#file?.append(findings.map((finding) => mendedInStack(finding, settings)));
      return [];
    } catch (error) {
      // Once says it: the next attempts fail alike.
      if (this.#toldOfFile) return [];
      this.#toldOfFile = true;
      return [
        {
          rule,
          items: [],
          status: "error",
          severity: "error",
          subject: "CHECKLIST_FINDINGS",
          message: `Nothing can be reported: ${(error as Error).message}.`,
          fix: "Let CHECKLIST_FINDINGS name a file that can be written, or unset it.",
        },
      ];
    }
  }
}
