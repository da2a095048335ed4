import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

import { CommandFailure, isCommandFailure, reasonOf, systemCode } from "./failure";

/** No environment and no list of waivers is near this size. */
export const LARGEST_FILE = 4 * 1024 * 1024;

/** The file that stands for standard input. */
export const STANDARD_INPUT = "-";

/** What the process was started with, such as a shell's `<(command)`: open already, no file. */
const OPEN_DESCRIPTOR = /^\/(?:dev|proc\/self)\/fd\/(\d{1,9})$/;

/**
 * The text of a file that people write, or of standard input for `-`.
 *
 * @param withMark Whether a byte order mark at its beginning is given with it.
 * @throws CommandFailure that names the file, for whatever is no text in UTF-8, or never ends.
 */
export function readFileText(file: string, withMark = false): string {
  const name = file === STANDARD_INPUT ? "standard input" : file;
  return decode(readBytes(file, name), name, withMark);
}

function readBytes(file: string, name: string): Buffer {
  const stream = streamOf(file);
  if (stream !== undefined) return withReason(name, () => readAll(stream, name));
  return withReason(name, () => {
    // Without blocking: a named pipe that nobody writes to would be waited for in vain.
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = fstatSync(descriptor);
      if (status.isDirectory()) throw new CommandFailure(`${name}: it is a folder, not a file.`);
      if (!status.isFile()) {
        throw new CommandFailure(
          `${name}: it is a pipe or a device, not a file.\n` +
            `To judge what a command prints: COMMAND | checklist env -`,
        );
      }
      return readAll(descriptor, name);
    } finally {
      closeSync(descriptor);
    }
  });
}

function streamOf(file: string): number | undefined {
  if (file === STANDARD_INPUT || file === "/dev/stdin") return 0;
  const descriptor = OPEN_DESCRIPTOR.exec(file)?.[1];
  return descriptor === undefined ? undefined : Number(descriptor);
}

/** Everything up to the end, but never more than the largest file: some streams do not end. */
function readAll(descriptor: number, name: string): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(64 * 1024);
    const count = readPart(descriptor, part);
    if (count === 0) return Buffer.concat(parts, length);
    length += count;
    if (length > LARGEST_FILE) {
      throw new CommandFailure(
        `${name}: it is larger than ${LARGEST_FILE / 1024 / 1024} MiB, more than any file of its kind.`,
      );
    }
    parts.push(part.subarray(0, count));
  }
}

function readPart(descriptor: number, part: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, part);
    } catch (error) {
      const code = systemCode(error);
      // The end of a console's input on Windows.
      if (code === "EOF") return 0;
      // A pipe whose other end made it non-blocking: there is nothing to read for the moment.
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function decode(bytes: Buffer, name: string, withMark: boolean): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new CommandFailure(`${name}: it is UTF-16 text. Save it as UTF-8.`);
  }
  if (bytes.includes(0)) {
    // Every other byte of a plain text in UTF-16 is 0.
    const wide = [0, 1].some((start) => everyOther(bytes, start));
    throw new CommandFailure(
      wide
        ? `${name}: it is UTF-16 text. Save it as UTF-8.`
        : `${name}: it is a binary file, not text.`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: withMark }).decode(bytes);
  } catch {
    throw new CommandFailure(`${name}: it is not UTF-8 text. Save it as UTF-8, if it is text.`);
  }
}

function everyOther(bytes: Buffer, start: number): boolean {
  const length = Math.min(bytes.length - (bytes.length % 2), 256);
  for (let index = start; index < length; index += 2) if (bytes[index] !== 0) return false;
  return length > 0;
}

function withReason<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isCommandFailure(error)) throw error;
    throw new CommandFailure(`${name}: it cannot be read: ${reasonOf(error)}.`);
  }
}
