import { domainName } from "./dns-names";
import { CloudflareError } from "./envelope";

type Kind = "octet" | "number" | "word" | "text" | "host";

interface DataType {
  /** The parts and their kinds, in the order of the content. */
  parts: Readonly<Record<string, Kind>>;
  /** The part that the content leaves out, because the record's `priority` holds it. */
  apart?: string;
  /** `data` leaves it out as well. */
  onlyApart?: true;
}

/** Types whose content is made of parts, which requests send in `data`. */
const types: Readonly<Record<string, DataType>> = {
  CAA: { parts: { flags: "octet", tag: "word", value: "text" } },
  SRV: {
    parts: { priority: "number", weight: "number", port: "number", target: "host" },
    apart: "priority",
  },
  URI: {
    parts: { priority: "number", weight: "number", target: "text" },
    apart: "priority",
    onlyApart: true,
  },
  HTTPS: { parts: { priority: "number", target: "host", value: "word" } },
  SVCB: { parts: { priority: "number", target: "host", value: "word" } },
  DS: { parts: { key_tag: "number", algorithm: "octet", digest_type: "octet", digest: "word" } },
  DNSKEY: {
    parts: { flags: "number", protocol: "octet", algorithm: "octet", public_key: "word" },
  },
  SSHFP: { parts: { algorithm: "octet", type: "octet", fingerprint: "word" } },
  TLSA: {
    parts: { usage: "octet", selector: "octet", matching_type: "octet", certificate: "word" },
  },
  SMIMEA: {
    parts: { usage: "octet", selector: "octet", matching_type: "octet", certificate: "word" },
  },
};

/** The data, content and priority of a record made of parts. */
export interface DataParts {
  data: Record<string, string | number>;
  content: string;
  priority?: number;
}

/** Whether records of this type are made of parts. */
export function hasParts(type: string): boolean {
  return type in types;
}

/**
 * The record of `data`, or of `content` where no data is sent.
 * @throws CloudflareError 1004 that names the part
 */
export function dataParts(
  type: string,
  data: Readonly<Record<string, unknown>> | undefined,
  content: string | undefined,
  priority: number | undefined,
): DataParts {
  const { parts, apart, onlyApart } = types[type] ?? { parts: {} };
  const given = {
    ...(apart !== undefined && priority !== undefined && { [apart]: priority }),
    ...(data ?? fromContent(type, content ?? "")),
  };
  const made: Record<string, string | number> = {};
  for (const [name, kind] of Object.entries(parts)) {
    made[name] = part(type, name, kind, given[name]);
  }
  const written = Object.entries(made).filter(([name]) => name !== apart);
  const ownPriority = apart === undefined ? undefined : made[apart];
  return {
    data: onlyApart === true ? Object.fromEntries(written) : made,
    content: written
      .map(([name, value]) => (parts[name] === "text" ? `"${value}"` : String(value)))
      .join(" "),
    ...(typeof ownPriority === "number" && { priority: ownPriority }),
  };
}

function fromContent(type: string, content: string): Record<string, unknown> {
  const { parts, apart } = types[type] ?? { parts: {} };
  const names = Object.keys(parts).filter((name) => name !== apart);
  const words = content.trim().split(/\s+/);
  const last = words.slice(names.length - 1).join(" ");
  const values = [...words.slice(0, names.length - 1), last.replace(/^"(.*)"$/, "$1")];
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

function part(type: string, name: string, kind: Kind, value: unknown): string | number {
  const refuse = (expected: string): CloudflareError =>
    new CloudflareError(400, 1004, "DNS Validation Error", [
      { code: 9100, message: `data.${name} of a ${type} record must be ${expected}` },
    ]);
  if (kind === "octet" || kind === "number") {
    const most = kind === "octet" ? 255 : 65535;
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number) || number < 0 || number > most) {
      throw refuse(`a whole number from 0 to ${most}`);
    }
    return number;
  }
  if (typeof value !== "string" || value === "") {
    throw refuse("a text that is not empty");
  }
  if (kind === "host") {
    const host = value === "." ? "." : domainName(value);
    if (host === undefined) {
      throw refuse("a hostname");
    }
    return host;
  }
  return kind === "word" && type === "CAA" ? value.toLowerCase() : value;
}
