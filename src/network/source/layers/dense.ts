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
  const rows = inputShape
    .slice(0, -1)
    .reduce<number>((product, length) => product * (length ?? Number.NaN), 1);
  if (rows === 1) return ofRow(x);
  const each = `${program.needTyped('eachRow')}((row) => ${ofRow('row')}, ${x}`;
  if (rows > 1) return `${each}, ${rows}, ${program.make}(${rows * units}))`;
  const steps = `${x}.length / ${inputShape.at(-1)}`;
  return `${each}, ${steps}, ${program.make}(${steps} * ${units}))`;
};
