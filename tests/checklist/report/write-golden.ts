import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { GOLDEN_FOLDER, goldenFiles } from "./golden-files";

// Writes the files in golden/ anew, for somebody to look at what has changed.
mkdirSync(GOLDEN_FOLDER, { recursive: true });
for (const [name, text] of goldenFiles()) writeFileSync(path.join(GOLDEN_FOLDER, name), text);
