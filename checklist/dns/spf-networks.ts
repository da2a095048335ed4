import type { SpfMechanism } from "./spf";

/** The widest networks that a mail service has: prefixes are at least as long. */
const LEAST_BITS = { ip4: 10, ip6: 20 } as const;
/** The part of all IPv4 addresses that several networks together may have. */
const MOST_IP4 = 2 ** 28;

/**
 * What is wrong with the networks that a record lets send: they are so wide that everybody is in
 * them. Undefined where they are not.
 */
export function networkProblem(mechanisms: readonly SpfMechanism[]): string | undefined {
  const sending = mechanisms.filter(({ qualifier }) => qualifier === "+" || qualifier === "?");
  for (const mechanism of sending) {
    const wide = wideNetwork(mechanism);
    if (wide !== undefined) return `lets everybody in a wide part of the Internet send (${wide})`;
  }
  const covered = covers(
    sending.flatMap((mechanism) =>
      mechanism.kind === "ip4" ? [rangeOf(mechanism.address, mechanism.bits ?? 32)] : [],
    ),
  );
  return covered > MOST_IP4
    ? "lets everybody in a wide part of the Internet send, by its networks together"
    : undefined;
}

/** A mechanism that takes in too much by itself, as the record has it. */
function wideNetwork(mechanism: SpfMechanism): string | undefined {
  switch (mechanism.kind) {
    case "ip4":
    case "ip6":
      return (mechanism.bits ?? 128) < LEAST_BITS[mechanism.kind]
        ? `${mechanism.kind}:.../${mechanism.bits ?? ""}`
        : undefined;
    case "a":
    case "mx":
      if ((mechanism.bits4 ?? 32) < LEAST_BITS.ip4)
        return `${mechanism.kind}/${mechanism.bits4 ?? ""}`;
      return (mechanism.bits6 ?? 128) < LEAST_BITS.ip6
        ? `${mechanism.kind}//${mechanism.bits6 ?? ""}`
        : undefined;
    case "all":
    case "exists":
    case "include":
    case "ptr":
      return undefined;
  }
}

type Range = readonly [first: number, last: number];

function rangeOf(address: string, bits: number): Range {
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(number / size) * size;
  return [first, first + size - 1];
}

/** How many addresses are in one of the ranges at least. */
function covers(ranges: readonly Range[]): number {
  let total = 0;
  let end = -1;
  for (const [first, last] of [...ranges].sort(([left], [right]) => left - right)) {
    const from = Math.max(first, end + 1);
    if (last >= from) total += last - from + 1;
    end = Math.max(end, last);
  }
  return total;
}
