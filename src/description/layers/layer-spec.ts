import type { DenseSpec } from './dense.js';
import type { DropoutSpec } from './dropout.js';

/** A layer as plain data: what `dense` and `dropout` return. */
export type LayerSpec = DenseSpec | DropoutSpec;
