import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from "node:fs";
import path from "node:path";

import type { Day } from "../day";
import { readReport } from "./aggregate-report";
import type { AggregateReport } from "./aggregate-report";
import { LARGEST_FILE, unpacked } from "./unpacked";

/** The reports in some files, and what could not be read as one, each with the reason. */
export interface FoundReports {
  readonly reports: readonly AggregateReport[];
  readonly problems: readonly string[];
}

/** A year of reports of a hundred receivers. */
const MOST_FILES = 40_000;
const REPORT = /\.(?:xml|gz|zip)$/i;

/** The reports in files, and in the files of folders. Total. */
export function reportsAt(paths: readonly string[], today: Day): FoundReports {
  const reports: AggregateReport[] = [];
  const problems: string[] = [];
  const files = paths.flatMap((given) => {
    try {
      return filesAt(given);
    } catch (error) {
      problems.push(`${given}: it cannot be read (${codeOf(error)}).`);
      return [];
    }
  });
  if (files.length > MOST_FILES)
    problems.push(`Only ${MOST_FILES} of ${files.length} files are read.`);
  for (const file of files.slice(0, MOST_FILES)) {
    try {
      for (const part of unpacked(file, bytesOf(file))) {
        const read = "problem" in part ? part : readReport(part.text, today);
        if ("problem" in read) problems.push(`${part.name}: ${read.problem}.`);
        else reports.push(read.report);
      }
    } catch (error) {
      problems.push(`${file}: it cannot be read (${codeOf(error)}).`);
    }
  }
  return { reports, problems };
}

function filesAt(given: string): readonly string[] {
  if (!statSync(given).isDirectory()) return [given];
  return readdirSync(given)
    .filter((name) => REPORT.test(name))
    .sort()
    .map((name) => path.join(given, name));
}

/** The bytes of a file, one more than a report has at most: a device does not end. */
function bytesOf(file: string): Uint8Array {
  // Without blocking: a named pipe that nobody writes to would be waited for in vain.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error("no file");
    const bytes = Buffer.alloc(Math.min(fstatSync(descriptor).size, LARGEST_FILE + 1));
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes.length; length += count) {
      count = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "no file or folder";
