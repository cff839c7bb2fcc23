import { writeDense } from './dense.js';
import type { OnnxWriter } from './writer.js';

/** Every kind of layer that can be written, by name. Another one is a file of its own and a line here. */
export const ONNX_WRITERS: ReadonlyMap<string, OnnxWriter> = new Map(
  Object.entries({ dense: writeDense }),
);
