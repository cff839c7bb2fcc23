import type { DenseSpec } from '../../../description/layers/dense.js';
import type { SourceWriter } from '../program.js';

/** activation(x·W + b) of each row: rows are the last axis. */
export const writeDense: SourceWriter = (program, { spec, parameters, inputShape }, x, name) => {
  const { units, activation } = spec as DenseSpec;
  const weights = program.constant(`WEIGHTS_${name}`, parameters.weights!.data);
  const bias = parameters.bias ? program.constant(`BIAS_${name}`, parameters.bias.data) : 'null';
  const dense = program.needTyped('dense');
  const ofRow = (row: string): string =>
    program.activated(
      activation,
      `${dense}(${row}, ${weights}, ${bias}, new ${program.array}(${units}))`,
    );
  const rows = inputShape.slice(0, -1).reduce((product, length) => product * length, 1);
  if (rows === 1) return ofRow(x);
  const each = program.needTyped('eachRow');
  return `${each}((row) => ${ofRow('row')}, ${x}, ${rows}, new ${program.array}(${rows * units}))`;
};
