import type { Report } from "./pulumi-attempt";

/** Shows progress on stderr; in a terminal an update takes the place of the line before. */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): Report {
  let isUpdating = false;
  return (line, isUpdate = false) => {
    if (stream.isTTY && isUpdate) {
      stream.write(`\r\u001B[2K${line}`);
      isUpdating = true;
      return;
    }
    stream.write(isUpdating ? `\r\u001B[2K${line}\n` : `${line}\n`);
    isUpdating = false;
  };
}
