/** Questions to a DNS server, octet by octet. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";

import {
  decode,
  encode,
  type DecodedPacket,
  type OptAnswer,
  type Packet,
  type RecordType,
} from "dns-packet";

/** The packet of one question, with recursion desired as stub resolvers have it. */
export function query(name: string, type: string, more: Partial<Packet> = {}): Packet {
  const question = { name, type: type as RecordType, class: "IN" as const };
  return { type: "query", id: 4711, flags: 0x100, questions: [question], ...more };
}

/** What a client says that takes answers of this size. */
export function edns(udpPayloadSize: number, ednsVersion = 0): OptAnswer {
  return {
    ...{ type: "OPT", name: ".", udpPayloadSize, ednsVersion },
    ...{ extendedRcode: 0, flags: 0, flag_do: false, options: [] },
  };
}

const names: Readonly<Record<number, string>> = {
  ...{ 0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED" },
};

/** The code of an answer. */
export function codeOf(message: Buffer): string {
  return names[message.readUInt8(3) & 0xf] ?? "?";
}

/** One datagram, and the one that comes back; undefined where none comes. */
export async function overUdp(
  port: number,
  message: Buffer,
  waitMs = 2000,
): Promise<Buffer | undefined> {
  const socket = createSocket("udp4");
  try {
    socket.send(message, port, "127.0.0.1");
    const [answer] = (await once(socket, "message", { signal: AbortSignal.timeout(waitMs) })) as [
      Buffer,
    ];
    return answer;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

/** Messages on one connection, sent in these parts; as many answers as are expected. */
export async function overTcp(
  port: number,
  parts: readonly Buffer[],
  expected: number,
): Promise<Buffer[]> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  await once(socket, "connect");
  for (const part of parts) socket.write(part);
  let received = Buffer.alloc(0);
  const answers: Buffer[] = [];
  for await (const part of socket as AsyncIterable<Buffer>) {
    received = Buffer.concat([received, part]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const length = received.readUInt16BE(0);
      answers.push(received.subarray(2, 2 + length));
      received = received.subarray(2 + length);
    }
    if (answers.length === expected) break;
  }
  socket.destroy();
  return answers;
}

/** A message with its length before it. */
export function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(message.length);
  return Buffer.concat([head, message]);
}

/** An answer in short: its code, its records and whether there is an SOA or NS in authority. */
export interface Short {
  readonly code: string;
  readonly answers: string[];
  readonly authorities: string[];
}

export function short(message: Buffer): Short & { packet: DecodedPacket } {
  const packet = decode(message);
  const records = (list: DecodedPacket["answers"]): string[] =>
    (list ?? []).map((record) =>
      [record.name, record.type, "data" in record ? written(record.data) : ""].join(" "),
    );
  return {
    code: codeOf(message),
    answers: records(packet.answers),
    authorities: records(packet.authorities).map((record) =>
      record.split(" ").slice(0, 2).join(" "),
    ),
    packet,
  };
}

function written(data: unknown): string {
  if (typeof data === "string") return data;
  if (Array.isArray(data)) return data.map((part: Buffer) => `"${part.toString()}"`).join(" ");
  if (Buffer.isBuffer(data)) return data.toString("hex");
  return Object.values(data as object)
    .map((value: unknown) => (Buffer.isBuffer(value) ? value.toString("hex") : String(value)))
    .join(" ");
}

export { encode };
