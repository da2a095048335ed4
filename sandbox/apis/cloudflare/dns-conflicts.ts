import { textKey } from "./dns-txt";
import { CloudflareError } from "./envelope";
import type { DnsRecord, Zone } from "./state";

const addressTypes = ["A", "AAAA", "CNAME"];
const longestCombined = 8192;

/**
 * Refuses a record that cannot stand beside the others of its zone
 * (developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name).
 * TXT and MX may stand beside a CNAME there, which the vendor then flattens.
 * @throws CloudflareError
 */
export function refuseConflicts(record: DnsRecord, zone: Zone): void {
  const others = [...zone.records.values()].filter(
    ({ id, name }) => id !== record.id && name === record.name,
  );
  if (others.some((other) => identity(other) === identity(record))) {
    throw new CloudflareError(400, 81058, "An identical record already exists.");
  }
  if (addressTypes.includes(record.type)) {
    refuseBesideAddress(record, others, zone);
  }
  const combined = [...others, record]
    .filter(({ type }) => type === record.type)
    .reduce((sum, { content }) => sum + content.length, 0);
  if (combined > longestCombined) {
    throw new CloudflareError(
      400,
      83011,
      `Combined content length of records with this name and type exceeds ${longestCombined}.`,
    );
  }
}

function refuseBesideAddress(record: DnsRecord, others: readonly DnsRecord[], zone: Zone): void {
  const more =
    "For more details, refer to <https://developers.cloudflare.com/dns/manage-dns-records/" +
    "troubleshooting/records-with-same-name/>.";
  const has = (...types: string[]): boolean => others.some(({ type }) => types.includes(type));
  if (record.type === "CNAME" && has(...addressTypes)) {
    throw new CloudflareError(
      400,
      81053,
      `An A, AAAA, or CNAME record with that host already exists. ${more}`,
    );
  }
  if (has("CNAME")) {
    throw new CloudflareError(400, 81054, `A CNAME record with that host already exists. ${more}`);
  }
  if (has("NS") && record.name !== zone.name) {
    throw new CloudflareError(400, 81056, "NS records with that host already exist.");
  }
}

function identity({ type, content, priority }: DnsRecord): string {
  return JSON.stringify([type, type === "TXT" ? textKey(content) : content, priority ?? null]);
}
