import type { MatrixLike, Numbers, Vector } from './matrix-like.js';

/** The values' array, if it is of this type and alone in a buffer that can be transferred. */
export function wholeBuffer<T extends Numbers | Uint32Array>(
  given: MatrixLike | Vector,
  Type: abstract new (length: number) => T,
): T | undefined {
  const values: unknown =
    typeof given === 'object' && given !== null && 'shape' in given ? given.data : given;
  if (!(values instanceof Type) || !(values.buffer instanceof ArrayBuffer)) return undefined;
  return values.byteLength === values.buffer.byteLength ? values : undefined;
}
