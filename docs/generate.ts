import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { generatedFiles, RULES_FOLDER } from "./generator/generated-files";

/** Writes the documentation that is made from the core: `npm run docs`. */
function main(root: string): void {
  const files = generatedFiles();
  const folder = path.join(root, RULES_FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (!files.has(`${RULES_FOLDER}/${name}`)) rmSync(path.join(folder, name));
  }
  for (const [file, text] of files) writeFileSync(path.join(root, file), text);
  console.log(`${files.size} files written`);
}

main(path.join(__dirname, ".."));
