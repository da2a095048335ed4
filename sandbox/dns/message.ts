import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
  type Answer,
  type DecodedPacket,
  type OptAnswer,
  type Question,
} from "dns-packet";
import { answerFrom, type Reply } from "./authority";
import type { DnsZone, ZoneRecord } from "./zone";

const codes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
const badVersion = 16;

/** What a UDP answer may take without EDNS, and what it takes at most (dnsflagday.net/2020). */
const plainLimit = 512;
const largestLimit = 1232;
const headerLength = 12;

/**
 * Answers one message.
 * @param limit the octets of an answer; what is longer goes as TC without records
 * @returns undefined where nothing may be answered: to a fragment, or to an answer
 */
export function answerMessage(
  message: Buffer,
  zones: readonly DnsZone[],
  transport: "udp" | "tcp",
): Buffer | undefined {
  if (message.length < headerLength || (message.readUInt8(2) & 0x80) !== 0) {
    return undefined;
  }
  const query = parsed(message);
  if (query === undefined) {
    return headerOnly(message, codes.FORMERR);
  }
  if (((message.readUInt8(2) >> 3) & 0xf) !== 0) {
    return headerOnly(message, codes.NOTIMP);
  }
  const { question, edns, flags } = query;
  if (edns !== undefined && edns.ednsVersion !== 0) {
    return encoded(message, question, codes.NOERROR, [], [], flags, edns, badVersion >> 4);
  }
  const reply = replyTo(question, zones);
  const answers = reply.answers.map(written);
  const authorities = reply.authorities.map(written);
  const aa = flags | (reply.authoritative ? AUTHORITATIVE_ANSWER : 0);
  const whole = encoded(message, question, codes[reply.code], answers, authorities, aa, edns);
  const limit =
    transport === "tcp"
      ? 0xffff
      : Math.min(Math.max(plainLimit, edns?.udpPayloadSize ?? 0), largestLimit);
  return whole.length <= limit
    ? whole
    : encoded(message, question, codes[reply.code], [], [], aa | TRUNCATED_RESPONSE, edns);
}

function replyTo({ name, type, class: asked }: Question, zones: readonly DnsZone[]): Reply {
  const refused: Reply = { code: "REFUSED", authoritative: false, answers: [], authorities: [] };
  return asked !== "IN" || type === "AXFR" || type === "IXFR"
    ? refused
    : answerFrom(zones, name, type);
}

interface Query {
  readonly question: Question;
  readonly edns: OptAnswer | undefined;
  /** Those that an answer repeats. */
  readonly flags: number;
}

/** A query with one question that can be repeated octet by octet; else undefined. */
function parsed(message: Buffer): Query | undefined {
  let packet: DecodedPacket;
  try {
    packet = decode(message);
  } catch {
    return undefined;
  }
  const [question, ...more] = packet.questions ?? [];
  if (question === undefined || more.length > 0) {
    return undefined;
  }
  const repeated = encode({ questions: [question] }).subarray(headerLength);
  if (!message.subarray(headerLength, headerLength + repeated.length).equals(repeated)) {
    return undefined;
  }
  const options = (packet.additionals ?? []).filter((each) => each.type === "OPT");
  if (options.length > 1) {
    return undefined;
  }
  return { question, edns: options[0], flags: packet.flag_rd ? RECURSION_DESIRED : 0 };
}

function written({ name, type, ttl, data }: ZoneRecord): Answer {
  // The types of dns-packet do not know that it takes UNKNOWN_256 and the like.
  return { name, type, ttl, class: "IN", data } as Answer;
}

function encoded(
  message: Buffer,
  question: Question,
  code: number,
  answers: Answer[],
  authorities: Answer[],
  flags: number,
  edns: OptAnswer | undefined,
  extendedRcode = 0,
): Buffer {
  const options: OptAnswer = {
    type: "OPT",
    name: ".",
    udpPayloadSize: largestLimit,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
  return encode({
    type: "response",
    id: message.readUInt16BE(0),
    flags: flags | code,
    questions: [question],
    answers,
    authorities,
    additionals: edns === undefined ? [] : [options],
  });
}

/** An answer that repeats nothing but the id and the opcode. */
function headerOnly(message: Buffer, code: number): Buffer {
  const answer = Buffer.alloc(headerLength);
  message.copy(answer, 0, 0, 2);
  answer.writeUInt8(0x80 | (message.readUInt8(2) & 0x79), 2);
  answer.writeUInt8(code, 3);
  return answer;
}
