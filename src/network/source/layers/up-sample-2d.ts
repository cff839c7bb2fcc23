import type { SourceWriter } from '../program.js';

export const writeUpSample2d: SourceWriter = (program, { sizes, outputShape }, x) =>
  `${program.need('upSample')}(${x}, [${sizes.join(', ')}], ${program.zeros(outputShape)})`;
