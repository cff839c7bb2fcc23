import type { AnyShape } from '../../matrix/shape.js';
import { SOURCE_WRITERS } from './layers/writers.js';

import { Program } from './program.js';
import type { SourceModel, SourceModule } from './source-model.js';

/** The program of a network's forward pass. Imports nothing, so that a chunk of this alone can be loaded on demand. */
export function writeSource(model: SourceModel, module: SourceModule): string {
  const { inputShape, layers } = model;
  const typescript = module === 'typescript';
  const program = new Program(model.dtype, (self, layer, x, name) => {
    const write = SOURCE_WRITERS.get(layer.kind);
    const where = `layer ${name.replaceAll('_', '.')}`;
    if (!write) return model.refuse(where, layer.kind, [...SOURCE_WRITERS.keys()]);
    return write(self, layer, x, name);
  });
  const { array } = program;
  const steps = layers.map((layer, i) => program.layer(layer, 'x', String(i + 1)));
  const start = writeStart(program, inputShape);
  const type = (text: string): string => (typescript ? `: ${text}` : '');
  const widths = [inputShape, ...layers.map(({ outputShape }) => outputShape)].map(shown);
  const lines = [
    `// A network of ${widths.join('-')}, ${model.dtype}, written by Myelin's toSource.`,
    '// The functions are those of Myelin (MIT License): run returns the bits that Network.run does.',
    ...(module === 'cjs' ? ["'use strict';"] : []),
    '',
    ...program
      .functions()
      .map((text) => text.replace(/‹(.*?)›/g, typescript ? '$1' : ''))
      .filter((text) => text !== ''),
    '',
    ...program.constants,
    '',
    `/** The network's answer for one sample of ${amountOf(inputShape)}. */`,
    `${module === 'cjs' ? '' : 'export '}function run(sample${type('ArrayLike<number>')})${type(array)} {`,
    `  let x${type(array)} = ${start};`,
    ...steps.map((step) => `  x = ${step};`),
    '  return x;',
    '}',
    ...(module === 'cjs' ? ['', 'module.exports = { run };'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const shown = (shape: AnyShape): string => shape.map((length) => length ?? 'any').join('×');

const countOf = (shape: AnyShape): number =>
  shape.reduce<number>((product, length) => product * (length ?? 1), 1);

function amountOf(shape: AnyShape): string {
  const count = countOf(shape);
  if (shape[0] !== null) return `${count} numbers`;
  return shape.length === 1 ? 'indices, at least one' : `steps of ${count} numbers, at least one`;
}

/** Reads and checks the sample. */
function writeStart(program: Program, inputShape: AnyShape): string {
  const count = countOf(inputShape);
  const length =
    inputShape[0] === null ? `${program.need('wholeSteps')}(sample, ${count})` : `${count}`;
  return `${program.need('readSample')}(sample, new ${program.array}(${length}))`;
}
