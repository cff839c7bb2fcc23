import type { SourceWriter } from '../program.js';

/** Of windows or of whole images. */
export const writePooling: SourceWriter = (program, { sizes, inputShape, outputShape }, x) => {
  const pool = program.need('pool');
  if (inputShape[0] !== null) {
    return `${pool}(${x}, [${sizes.join(', ')}], ${program.zeros(outputShape)})`;
  }
  // All steps of a sequence of any length are one window: [height, width, channels, …, pool's height and width, …, average].
  const [channels, steps] = [inputShape[1], `${x}.length / ${inputShape[1]}`];
  const own = [1, steps, channels, 1, 1, 1, steps, 1, 1, 0, 0, sizes.at(-1)];
  return `${pool}(${x}, [${own.join(', ')}], ${program.zeros(outputShape)})`;
};
