import type { Detours } from "../../http/client";

/**
 * Reads detours as curl's --connect-to has them, with commas between several:
 * `HOST:PORT:ADDRESS:PORT`, an IPv6 address in brackets.
 *
 * @throws RangeError that names the part that is none.
 */
export function readDetours(text: string): Detours {
  const parts = text.split(",").map((part) => part.trim());
  return new Map(parts.filter((part) => part !== "").map(readDetour));
}

function readDetour(text: string): readonly [string, { address: string; port: number }] {
  const match = /^([A-Za-z0-9._-]+):(\d{1,5}):([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(
    text,
  );
  const [, host = "", from, address = "", to] = match ?? [];
  if (match === null || !isPort(Number(from)) || !isPort(Number(to))) {
    throw new RangeError(`"${text}" is no HOST:PORT:ADDRESS:PORT`);
  }
  const bare = address.replace(/^\[|\]$/g, "");
  return [`${host.toLowerCase()}:${from ?? ""}`, { address: bare, port: Number(to) }];
}

const isPort = (number: number): boolean => number >= 1 && number <= 65535;
