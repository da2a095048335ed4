import path from "node:path";

/** Arguments for the node of each child: the preload that makes it start faster. */
export function nodeFlags(): string[] {
  // "-r" and not "--require", which Pulumi's runner takes for a custom loader.
  return ["-r", path.join(__dirname, "preload.js")];
}
