import type { SourceWriter } from '../program.js';
import { writeDense } from './dense.js';

/** Every kind of layer that can be written, by name. Another one is a file of its own and a line here. */
export const SOURCE_WRITERS: ReadonlyMap<string, SourceWriter> = new Map(
  Object.entries({ dense: writeDense }),
);
