import { crc32 } from "node:zlib";

/** The order in which the official plugin's ids hold a set's texts: by the digits of their CRC-32,
 *  the hash of Terraform's sets. */
export function idOrder(values: readonly string[]): string[] {
  const keyed = values.map((value) => ({ value, key: String(crc32(value)) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ value }) => value);
}
