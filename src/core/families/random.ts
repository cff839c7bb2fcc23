import type { Family } from '../family.js';
import { randomKernels } from '../js/random.js';

/** Random numbers. */
export const randomFamily: Family = { twins: randomKernels };
