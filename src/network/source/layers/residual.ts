import type { SourceWriter } from '../program.js';

/** x + f(x), f a function of the layers within. */
export const writeResidual: SourceWriter = (program, { layers }, x, name) => {
  const steps = layers.map((layer, i) => {
    const y = program.layer(layer, 'x', `${name}_${i + 1}`);
    return `    x = ${y.replaceAll('\n', '\n  ')};\n`;
  });
  return `${program.need('residual')}((x) => {\n${steps.join('')}    return x;\n  }, ${x})`;
};
