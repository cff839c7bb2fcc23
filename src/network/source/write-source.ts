import { FUNCTIONS } from './functions.js';
import type { SourceModel, SourceModule } from './source-model.js';

/** The program of a network's forward pass. Imports nothing, so that a chunk of this alone can be loaded on demand. */
export function writeSource(model: SourceModel, module: SourceModule): string {
  const { inputs, layers } = model;
  const wide = model.dtype === 'float64';
  const array = wide ? 'Float64Array' : 'Float32Array';
  const suffix = wide ? 'F64' : 'F32';
  const typescript = module === 'typescript';
  const used = new Set<string>();
  const need = (name: string): string => {
    if (!used.has(name)) {
      used.add(name);
      for (const use of FUNCTIONS[name]?.uses ?? []) need(use);
    }
    return name;
  };
  const dense = need(`dense${suffix}`);
  const steps = layers.map(({ units, activation, bias }, i) => {
    const biases = bias.length > 0 ? `BIAS_${i + 1}` : 'null';
    const sums = `${dense}(x, WEIGHTS_${i + 1}, ${biases}, new ${array}(${units}))`;
    if (activation === 'linear') return sums;
    if (activation === 'softmax') return `${need(`softmax${suffix}`)}(${sums})`;
    const f = need(activation === 'relu' ? 'relu' : `${activation}${suffix}`);
    return `${need('activate')}(${f}, ${sums})`;
  });
  const start = `${need('readSample')}(sample, new ${array}(${inputs}))`;
  const type = (text: string): string => (typescript ? `: ${text}` : '');
  const lines = [
    `// A network of ${[inputs, ...layers.map(({ units }) => units)].join('-')}, ${model.dtype}, written by Myelin's toSource.`,
    '// The functions are those of Myelin (MIT License): run returns the bits that Network.run does.',
    ...(module === 'cjs' ? ["'use strict';"] : []),
    '',
    ...Object.entries(FUNCTIONS)
      .filter(([name]) => used.has(name))
      .map(([, { text }]) => text.replace(/‹(.*?)›/g, typescript ? '$1' : '')),
    '',
    ...layers.flatMap(({ weights, bias }, i) => [
      `const WEIGHTS_${i + 1} = ${numbers(array, weights)};`,
      ...(bias.length > 0 ? [`const BIAS_${i + 1} = ${numbers(array, bias)};`] : []),
    ]),
    '',
    `/** The network's answer for one sample of ${inputs} numbers. */`,
    `${module === 'cjs' ? '' : 'export '}function run(sample${type('ArrayLike<number>')})${type(array)} {`,
    `  let x${type(array)} = ${start};`,
    ...steps.map((step) => `  x = ${step};`),
    '  return x;',
    '}',
    ...(module === 'cjs' ? ['', 'module.exports = { run };'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** A typed array as an expression, in lines of at most a hundred characters. */
function numbers(array: string, values: Float64Array | Float32Array): string {
  const literal = values instanceof Float64Array ? exact : shortest;
  const lines: string[] = [];
  let line = ' ';
  for (const value of values) {
    const text = ` ${literal(value)},`;
    if (line.length + text.length > 100) {
      lines.push(line);
      line = ' ';
    }
    line += text;
  }
  // An array and not Float64Array.of(…), as a call can have only so many arguments.
  return `new ${array}([\n${[...lines, line].join('\n')}\n])`;
}

/** JavaScript prints the shortest decimal that reads back as the same number, but forgets the sign of −0. */
function exact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The shortest decimal that reads back, rounded to float32, as the same number: nine digits are always enough. */
function shortest(value: number): string {
  if (value === 0) return exact(value);
  let text = '';
  for (let digits = 6; digits <= 9; digits++) {
    text = exact(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) break;
  }
  return text;
}
