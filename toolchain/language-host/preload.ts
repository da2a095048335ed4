// Loaded into each child before anything else: makes Pulumi's programs and packs start faster without
// changing what they do.

import { loadLazily } from "./lazy-modules";
import { useCompileCache } from "./compile-cache";

useCompileCache();
loadLazily();
