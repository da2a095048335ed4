import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { getServers } from "node:dns";
import { connect, isIPv6 } from "node:net";

import {
  AUTHENTIC_DATA,
  decode,
  DNSSEC_OK,
  encode,
  RECURSION_DESIRED,
  streamEncode,
} from "dns-packet";
import type { Answer, DecodedPacket, Packet } from "dns-packet";

import { canonicalName } from "../../checklist/dns/name";
import type { DnsAnswer, RecordType } from "./network";

/** A server of the DNS. */
interface Server {
  readonly address: string;
  readonly port: number;
}

/** So long a server is waited for, and so often all of them are tried. */
const TIMEOUT_MS = 2500;
const ROUNDS = 2;
/** What passes every network in one piece (dnsflagday.net/2020). */
const UDP_OCTETS = 1232;
const LONGEST_CHAIN = 16;

/** Asks a resolver: over UDP, and over TCP what is too long for that. */
export class DnsClient {
  private readonly servers: readonly Server[];

  /**
   * @param resolver `address:port`; the system's resolvers unless given.
   * @param timeoutMs How long each server is waited for.
   * @throws RangeError if it is no such text.
   */
  public constructor(
    resolver: string | undefined,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    this.servers = (resolver === undefined ? getServers() : [resolver]).map(readServer);
  }

  /**
   * Asks for the records of a name. A name that does not exist is an answer.
   *
   * @throws DnsFailure if no server gives an answer.
   */
  public async resolve(name: string, type: RecordType, signal: AbortSignal): Promise<DnsAnswer> {
    let last: unknown = new DnsFailure("TIMEOUT");
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const server of this.servers) {
        signal.throwIfAborted();
        try {
          return answerOf(
            await ask(server, name, type, { signal, timeoutMs: this.timeoutMs }),
            name,
            type,
          );
        } catch (error) {
          signal.throwIfAborted();
          last = error;
        }
      }
    }
    throw last;
  }
}

/** No server gave an answer; `code` says why, such as DNS_SERVFAIL (failure.ts). */
export class DnsFailure extends Error {
  public readonly code: string;

  public constructor(reason: string) {
    super(`the DNS gives no answer (${reason})`);
    this.code = `DNS_${reason}`;
  }
}

/** Reads `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1` or `[2001:db8::1]:53`. */
function readServer(text: string): Server {
  if (isIPv6(text)) return { address: text, port: 53 };
  const [, address, port = "53"] =
    /^(\[[0-9A-Fa-f:.%]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (address === undefined || Number(port) < 1 || Number(port) > 65535) {
    throw new RangeError(`"${text}" is no resolver's ADDRESS:PORT`);
  }
  return { address: address.replace(/^\[|\]$/g, ""), port: Number(port) };
}

/** How long somebody is waited for. */
interface Patience {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

async function ask(
  server: Server,
  name: string,
  type: RecordType,
  patience: Patience,
): Promise<DecodedPacket> {
  const query: Packet = {
    type: "query",
    id: randomInt(0x1_0000),
    // AD asks the resolver to tell whether it has validated (RFC 6840, section 5.7).
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [{ name, type, class: "IN" }],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: UDP_OCTETS,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: DNSSEC_OK,
        flag_do: true,
        options: [],
      },
    ],
  };
  const isAnswer = (packet: DecodedPacket): boolean => answers(packet, query);
  const short = await overUdp(server, query, isAnswer, patience);
  return short.flag_tc ? overTcp(server, query, isAnswer, patience) : short;
}

/** Whether a message answers a query: anybody may send others to the same port. */
function answers(packet: DecodedPacket, query: Packet): boolean {
  const [asked] = query.questions ?? [];
  const [repeated] = packet.questions ?? [];
  const isSame =
    repeated === undefined
      ? // Servers that fail repeat nothing at times.
        rcodeOf(packet) !== 0
      : repeated.type === asked?.type && canonicalName(repeated.name) === canonicalName(asked.name);
  return packet.type === "response" && packet.id === query.id && isSame;
}

function overUdp(
  { address, port }: Server,
  query: Packet,
  isAnswer: (packet: DecodedPacket) => boolean,
  patience: Patience,
): Promise<DecodedPacket> {
  const socket = createSocket(isIPv6(address.replace(/%.*$/, "")) ? "udp6" : "udp4");
  return within(patience, (resolve, reject) => {
    socket.on("message", (message) => {
      const packet = read(() => decode(message));
      if (packet !== undefined && isAnswer(packet)) resolve(packet);
    });
    socket.on("error", reject);
    // A connected socket hears when nobody listens there, and takes no message from elsewhere.
    socket.connect(port, address, () => {
      socket.send(encode(query));
    });
    return () => socket.close();
  });
}

function overTcp(
  { address, port }: Server,
  query: Packet,
  isAnswer: (packet: DecodedPacket) => boolean,
  patience: Patience,
): Promise<DecodedPacket> {
  const socket = connect(port, address);
  return within(patience, (resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on("connect", () => socket.write(streamEncode(query)));
    socket.on("data", (part: Buffer) => {
      received = Buffer.concat([received, part]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const packet = read(() => decode(received.subarray(2, 2 + received.readUInt16BE(0))));
      if (packet !== undefined && isAnswer(packet)) resolve(packet);
      else reject(new DnsFailure("UNREADABLE"));
    });
    socket.on("error", reject);
    socket.on("end", () => {
      reject(new DnsFailure("UNREADABLE"));
    });
    return () => socket.destroy();
  });
}

/** Ends with the first outcome, at the signal or when the time is over; then `start`'s answer is called. */
function within<T>(
  { signal, timeoutMs }: Patience,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => unknown,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => undefined;
  let stop = (): unknown => undefined;
  return new Promise<T>((resolve, reject) => {
    stop = start(resolve, reject);
    abort = () => {
      reject(new Error("aborted"));
    };
    signal.addEventListener("abort", abort, { once: true });
    timer = setTimeout(() => {
      reject(new DnsFailure("TIMEOUT"));
    }, timeoutMs);
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    stop();
  });
}

function read<T>(decoded: () => T): T | undefined {
  try {
    return decoded();
  } catch {
    return undefined;
  }
}

const RCODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"] as const;

const rcodeOf = ({ flags = 0 }: Pick<Packet, "flags">): number => flags & 0xf;

/** What a message answers. @throws DnsFailure if it is a refusal or a failure. */
function answerOf(packet: DecodedPacket, name: string, type: RecordType): DnsAnswer {
  const code = RCODES[rcodeOf(packet)];
  if (code !== "NOERROR" && code !== "NXDOMAIN") {
    throw new DnsFailure(code ?? `RCODE_${rcodeOf(packet)}`);
  }
  const records = packet.answers ?? [];
  const chain: string[] = [];
  let at = canonicalName(name);
  while (type !== "CNAME" && chain.length < LONGEST_CHAIN) {
    const alias = records.find((one) => one.type === "CNAME" && canonicalName(one.name) === at);
    if (alias?.type !== "CNAME") break;
    at = canonicalName(alias.data);
    chain.push(at);
  }
  const data = records
    .filter((record) => record.type === type && canonicalName(record.name) === at)
    .map((record) => read(() => textOf(record)));
  if (data.includes(undefined)) throw new DnsFailure("UNREADABLE");
  return {
    outcome: code === "NXDOMAIN" ? "no-such-name" : "answered",
    data: data.filter((text) => text !== undefined),
    chain,
    authenticated: packet.flag_ad,
  };
}

/** A record's data as a zone file has it. */
function textOf(record: Answer): string {
  if (record.type === "A" || record.type === "AAAA") return record.data;
  if (record.type === "CNAME" || record.type === "NS") return canonicalName(record.data);
  if (record.type === "TXT") {
    const parts = Array.isArray(record.data) ? record.data : [record.data];
    // Octets are joined before they are read: a character may stand in two strings.
    return Buffer.concat(parts.map((part) => Buffer.from(part))).toString("utf8");
  }
  if (record.type === "MX") {
    const { preference = 0, exchange } = record.data;
    return `${preference} ${canonicalName(exchange) || "."}`;
  }
  if (record.type === "CAA") {
    const { flags = 0, tag, value } = record.data;
    return `${flags} ${tag} "${value.replace(/["\\]/g, "\\$&")}"`;
  }
  if (record.type === "DS") {
    const { keyTag, algorithm, digestType, digest } = record.data;
    return `${keyTag} ${algorithm} ${digestType} ${digest.toString("hex").toUpperCase()}`;
  }
  if (record.type === "DNSKEY") {
    const { flags, algorithm, key } = record.data;
    return `${flags} 3 ${algorithm} ${key.toString("base64")}`;
  }
  if (record.type === "SOA") {
    const { mname, rname, serial = 0 } = record.data;
    return `${canonicalName(mname)} ${canonicalName(rname)} ${serial}`;
  }
  if (record.type === "SRV") {
    const { priority = 0, weight = 0, port, target } = record.data;
    return `${priority} ${weight} ${port} ${canonicalName(target)}`;
  }
  throw new DnsFailure("UNREADABLE");
}
