import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { generatedFiles, RESOURCES_FOLDER, RULES_FOLDER } from "./generator/generated-files";

/** Writes the documentation that is made from the core and the provider: `npm run docs`. */
function main(root: string): void {
  const files = generatedFiles();
  for (const pages of [RULES_FOLDER, RESOURCES_FOLDER]) {
    const folder = path.join(root, pages);
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (!files.has(`${pages}/${name}`)) rmSync(path.join(folder, name));
    }
  }
  for (const [file, text] of files) writeFileSync(path.join(root, file), text);
  console.log(`${files.size} files written`);
}

main(path.join(__dirname, ".."));
