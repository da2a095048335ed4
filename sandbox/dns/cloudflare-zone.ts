import type { DnsRecord, Zone } from "../apis/cloudflare";
import { algorithm, delegation, keyFlags } from "../apis/cloudflare/dnssec-key";
import { characterStrings } from "../apis/cloudflare/dns-txt";
import { startOfAuthority, type DnsZone, type RecordData, type ZoneRecord } from "./zone";

/** Where proxied names lead: the edge, which is this machine in the sandbox. */
export const edgeAddresses = { A: ["127.0.0.1"], AAAA: ["::1"] } as const;

/** What `1`, automatic, is; proxied records have it, too. */
const automaticTtl = 300;
const nameServers = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];
const longestString = 255;

/** A zone of Cloudflare's API as its name servers answer for it, at once with every change. */
export function cloudflareZone(zone: Zone): DnsZone {
  return {
    name: zone.name,
    records: () => [
      ...nameServers.map((server) => record(zone.name, "NS", server, 86_400)),
      ...signingKeys(zone),
      ...[...zone.records.values()].flatMap((each) => served(each, zone)),
    ],
    soa: () => startOfAuthority(zone.name, serialOf(zone)),
    delegation: () => delegationSigners(zone),
  };
}

function record(name: string, type: string, data: RecordData, ttl: number): ZoneRecord {
  return { name, type, ttl, data };
}

function serialOf(zone: Zone): number {
  const times = [...zone.records.values()].map(({ modifiedOn }) => modifiedOn);
  return Math.floor(Math.max(zone.createdOn, ...times) / 1_000_000);
}

/** The key is shown; nothing here is signed with it. */
function signingKeys({ name, dnssec: { wanted, key } }: Zone): ZoneRecord[] {
  return wanted && key !== undefined
    ? [record(name, "DNSKEY", { flags: keyFlags, algorithm, key: key.publicKey }, 3600)]
    : [];
}

function delegationSigners({ name, dnssec: { dsPublished, key } }: Zone): ZoneRecord[] {
  if (!dsPublished || key === undefined) {
    return [];
  }
  const { digest, ...parts } = delegation(name, key);
  return [record(name, "DS", { ...parts, digest: Buffer.from(digest, "hex") }, 86_400)];
}

function served(each: DnsRecord, zone: Zone): ZoneRecord[] {
  const ttl = each.ttl === 1 || each.proxied ? automaticTtl : each.ttl;
  if (each.proxied) {
    const { ipv4_only: onlyA, ipv6_only: onlyAaaa } = each.settings;
    return (["A", "AAAA"] as const)
      .filter((type) => !(type === "AAAA" ? onlyA : onlyAaaa))
      .flatMap((type) =>
        edgeAddresses[type].map((address) => record(each.name, type, address, ttl)),
      );
  }
  const type =
    typeNumbers[each.type] === undefined ? each.type : `UNKNOWN_${typeNumbers[each.type]}`;
  const data = wireData(each);
  const made = data === undefined ? [] : [record(each.name, type, data, ttl)];
  return isFlattened(each, zone) ? made.map((one) => ({ ...one, flattened: true })) : made;
}

/** At the zone's own name, where it is asked for, and where other records stand beside it. */
function isFlattened({ type, name, settings, id }: DnsRecord, zone: Zone): boolean {
  return (
    type === "CNAME" &&
    (name === zone.name ||
      settings["flatten_cname"] === true ||
      zone.settings.get("cname_flattening")?.value === "flatten_all" ||
      [...zone.records.values()].some((other) => other.name === name && other.id !== id))
  );
}

/** Types whose data is written in octets here. */
const typeNumbers: Readonly<Record<string, number>> = { SMIMEA: 53, OPENPGPKEY: 61, URI: 256 };

/** What the record says; undefined for types that are kept and not served. */
function wireData({ type, content, data = {}, priority = 0 }: DnsRecord): RecordData | undefined {
  const number = (name: string): number => Number(data[name]);
  const text = (name: string): string => String(data[name]);
  switch (type) {
    case "A":
    case "AAAA":
    case "CNAME":
    case "NS":
    case "PTR":
      return content;
    case "TXT":
      return characterStrings(content).flatMap(pieces);
    case "MX":
      return { preference: priority, exchange: content };
    case "CAA":
      return { flags: number("flags"), tag: text("tag"), value: text("value") };
    case "SRV":
      return { priority, weight: number("weight"), port: number("port"), target: text("target") };
    case "DS":
      return {
        keyTag: number("key_tag"),
        algorithm: number("algorithm"),
        digestType: number("digest_type"),
        digest: Buffer.from(text("digest"), "hex"),
      };
    case "DNSKEY":
      return {
        flags: number("flags"),
        algorithm: number("algorithm"),
        key: Buffer.from(text("public_key"), "base64"),
      };
    case "SSHFP":
      return {
        algorithm: number("algorithm"),
        hash: number("type"),
        fingerprint: text("fingerprint"),
      };
    case "TLSA":
      return {
        usage: number("usage"),
        selector: number("selector"),
        matchingType: number("matching_type"),
        certificate: Buffer.from(text("certificate"), "hex"),
      };
    case "SMIMEA":
      return Buffer.concat([
        Buffer.from([number("usage"), number("selector"), number("matching_type")]),
        Buffer.from(text("certificate"), "hex"),
      ]);
    case "URI": {
      const head = Buffer.alloc(4);
      head.writeUInt16BE(priority, 0);
      head.writeUInt16BE(number("weight"), 2);
      return Buffer.concat([head, Buffer.from(text("target"))]);
    }
    case "OPENPGPKEY":
      return Buffer.from(content, "base64");
    default:
      return undefined;
  }
}

function pieces(string: Buffer): Buffer[] {
  const count = Math.max(1, Math.ceil(string.length / longestString));
  return Array.from({ length: count }, (_, index) =>
    string.subarray(index * longestString, (index + 1) * longestString),
  );
}
