import { gunzipSync } from "node:zlib";

import { unzipSync } from "fflate";

/** A text in a file, or why it is not read. */
export type Unpacked =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly problem: string };

/** Receivers send at most 10 MiB by mail; XML shrinks to a twentieth. */
export const LARGEST_FILE = 10 * 1024 * 1024;
const LARGEST_TEXT = 20 * 1024 * 1024;
const MOST_ENTRIES = 100;

/** The texts in a file: XML as it is, compressed by gzip, or in a zip archive. Total. */
export function unpacked(name: string, bytes: Uint8Array): readonly Unpacked[] {
  if (bytes.length > LARGEST_FILE) return [{ name, problem: TOO_LARGE }];
  // What is in a file, its first bytes tell: names of attachments are wrong at times.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [gunzipped(name, bytes)];
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return unzipped(name, bytes);
  return [textOf(name, bytes)];
}

const TOO_LARGE = `it is larger than ${LARGEST_FILE / 1024 / 1024} MiB, or ${LARGEST_TEXT / 1024 / 1024} MiB unpacked, as no report is`;

function gunzipped(name: string, bytes: Uint8Array): Unpacked {
  try {
    return textOf(name, gunzipSync(bytes, { maxOutputLength: LARGEST_TEXT }));
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    return { name, problem: isTooLarge ? TOO_LARGE : "it is no whole gzip file" };
  }
}

function unzipped(name: string, bytes: Uint8Array): readonly Unpacked[] {
  let [entries, octets] = [0, 0];
  const bounded = (size: number): boolean => {
    entries += 1;
    octets += size;
    if (entries > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} entries`);
    if (octets > LARGEST_TEXT) throw new Error(TOO_LARGE);
    return true;
  };
  try {
    // A size that is a lie cuts the text off, as its room is made by that size.
    const files = unzipSync(bytes, {
      filter: (file) => bounded(file.originalSize) && !file.name.endsWith("/"),
    });
    const found = Object.entries(files).map(([entry, content]) =>
      textOf(`${name} (${entry})`, content),
    );
    return found.length > 0 ? found : [{ name, problem: "it is an archive of nothing" }];
  } catch (error) {
    const isOurs = error instanceof Error && error.message.startsWith("it ");
    return [{ name, problem: isOurs ? error.message : "it is no whole zip archive" }];
  }
}

function textOf(name: string, bytes: Uint8Array): Unpacked {
  if (bytes.length > LARGEST_TEXT) return { name, problem: TOO_LARGE };
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  // One wrong byte in a receiver's name is no reason to pass over what it counted.
  return { name, text: new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes) };
}
