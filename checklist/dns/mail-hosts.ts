import { canonicalName } from "./name";

/** Services of mail whose customers are told to lead names to them by a CNAME record. */
const SERVICES =
  /(^|\.)(sendgrid\.net|amazonses\.com|mailgun\.org|mcsv\.net|mandrillapp\.com|mtasv\.net|onmicrosoft\.com|dkim\.mail\.microsoft|protonmail\.ch|proton\.ch|proton\.me|messagingengine\.com|fastmail\.com|zoho\.(com|eu)|zohomail\.(com|eu)|brevo\.com|sendinblue\.com|hubspotemail\.net|klaviyomail\.com|postmarkapp\.com|sparkpostmail\.com|mailjet\.com|mlsend\.com|zendesk\.com|intercom\.io|custom-email-domain\.stripe\.com)$/;

/** Whether a host is one of a known service of mail. */
export function isMailService(host: string): boolean {
  return SERVICES.test(canonicalName(host));
}

/** Hosts of services that take DMARC reports, and say so for every domain (RFC 9990, section 4). */
const REPORT_READERS =
  /(^|\.)(dmarcian\.(com|eu|ca|com\.au)|vali\.email|valimail\.com|easydmarc\.(com|us|eu)|dmarc\.postmarkapp\.com|agari\.com|emaildefense\.proofpoint\.com|proofpoint\.com|ondmarc\.com|redsift\.(io|cloud)|uriports\.com|dmarc-reports\.cloudflare\.net|mailhardener\.com|powerdmarc\.com|sendmarc\.com|mxtoolbox\.(com|dmarc-report\.com)|dmarc-report\.com|dmarcanalyzer\.com|mimecast\.com|mimecastreport\.com|glockapps\.com|report-uri\.com|dmarcadvisor\.com|dmarcdigests\.com|fraudmarc\.com|250ok\.(com|net)|barracudanetworks\.com|dmarc\.io|dmarc\.brevo\.com|rua\.agari\.com|inbox\.ondmarc\.com|tinfoilsecurity\.com|kdmarc\.com|dmarc25\.jp|dmarc360\.com|progist\.net|skysnag\.com|merox\.io|eu\.dmarcadvisor\.com|parsedmarc\.com|suped\.com|dmarcly\.com|palisade\.email|zoho\.com)$/;

/** Whether a host is one of a service that reads the DMARC reports of every domain. */
export function isReportReader(host: string): boolean {
  return REPORT_READERS.test(canonicalName(host));
}
