import { EngineError } from '../base/errors.js';

/** The error of a block that cannot be had. */
export function outOfMemory(byteLength: number, cause?: unknown): EngineError {
  return new EngineError(
    `Out of memory: a block of ${byteLength} bytes cannot be had (the largest possible is 1 GiB).`,
    { code: 'ERR_OUT_OF_MEMORY', cause },
  );
}
