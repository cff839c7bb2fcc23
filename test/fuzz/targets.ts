// What is fuzzed: every loader, by name.
import { ARRAY_TARGETS } from './array-targets.js';
import { FOREIGN_TARGETS } from './foreign-targets.js';
import { MODEL_TARGETS } from './model-targets.js';
import type { Targets } from './target.js';

/** Used by the properties of loaders.test.ts and by the coverage-guided run (scripts/fuzz.mjs). */
export const targets: Targets = { ...MODEL_TARGETS, ...ARRAY_TARGETS, ...FOREIGN_TARGETS };
