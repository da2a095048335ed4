/** A row of a report, as far as it differs from mail of ours that is signed. */
export interface RowXml {
  readonly ip?: string;
  readonly count?: string;
  readonly evaluated?: string;
  readonly identifiers?: string;
  readonly results?: string;
}

export const DKIM_PASS =
  "<dkim><domain>bookedbarber.com</domain><selector>s1</selector><result>pass</result></dkim>";
export const SPF_PASS = "<spf><domain>em1234.bookedbarber.com</domain><result>pass</result></spf>";

const evaluatedAs = (dkim: string, spf: string, more = ""): string =>
  `<policy_evaluated><disposition>none</disposition><dkim>${dkim}</dkim><spf>${spf}</spf>${more}</policy_evaluated>`;
export const PASSED = evaluatedAs("pass", "pass");
export const FAILED = evaluatedAs("fail", "fail");
export const failedSince = (reason: string): string => evaluatedAs("fail", "fail", reason);

export function rowXml({
  ip = "167.89.1.1",
  count = "10",
  evaluated = PASSED,
  identifiers = "<header_from>bookedbarber.com</header_from>",
  results = DKIM_PASS + SPF_PASS,
}: RowXml = {}): string {
  return `<record><row><source_ip>${ip}</source_ip><count>${count}</count>${evaluated}</row><identifiers>${identifiers}</identifiers><auth_results>${results}</auth_results></record>`;
}

export interface ReportXml {
  readonly before?: string;
  readonly open?: string;
  readonly org?: string;
  readonly id?: string;
  readonly dates?: string;
  readonly published?: string;
  readonly rows?: readonly string[];
}

/** 23 November 2026. */
export const DATES = "<begin>1795392000</begin><end>1795478399</end>";

/** A report as receivers send them, with some parts otherwise. */
export function reportXml({
  before = '<?xml version="1.0" encoding="UTF-8"?>',
  open = "<feedback>",
  org = "<org_name>mails.example</org_name>",
  id = "report-1",
  dates = DATES,
  published = "<domain>bookedbarber.com</domain><adkim>r</adkim><aspf>r</aspf><p>none</p>",
  rows = [rowXml()],
}: ReportXml = {}): string {
  const close = `</${/^<([^\s>]+)/.exec(open)?.[1] ?? "feedback"}>`;
  return `${before}${open}<report_metadata>${org}<email>a@mails.example</email><report_id>${id}</report_id><date_range>${dates}</date_range></report_metadata><policy_published>${published}</policy_published>${rows.join("")}${close}`;
}
