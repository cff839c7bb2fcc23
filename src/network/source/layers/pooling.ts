import type { SourceWriter } from '../program.js';

/** Of windows or of whole images. */
export const writePooling: SourceWriter = (program, { sizes, outputShape }, x) =>
  `${program.need('pool')}(${x}, [${sizes.join(', ')}], ${program.zeros(outputShape)})`;
