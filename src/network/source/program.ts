// A type alone: what the main entry has too would become a chunk that the main entry imports.
import type { Activation, ActivationName } from '../../description/activations.js';
import type { AnyShape } from '../../matrix/shape.js';
import { FUNCTIONS } from './functions.js';
import type { SourceLayer } from './source-model.js';

/**
 * Writes a layer: an expression of its outputs from `x`, the name of a variable that holds its inputs and is used up.
 * `name` ends the names of its constants.
 */
export type SourceWriter = (
  program: Program,
  layer: SourceLayer,
  x: string,
  name: string,
) => string;

/** leakyRelu's, as description/activations.ts has it. */
const SLOPE = 0.01;

/** What a program is made of, as it is written. */
export class Program {
  /** The typed array of its numbers. */
  readonly array: 'Float64Array' | 'Float32Array';
  /** Ends the names of the functions of its type. */
  readonly suffix: 'F64' | 'F32';
  /** The statements that declare its constants. */
  readonly constants: string[] = [];
  readonly #used = new Set<string>();
  readonly #write: (layer: SourceLayer, x: string, name: string) => string;

  /** `write`: writes a layer of any kind. */
  constructor(
    dtype: 'float64' | 'float32',
    write: (program: Program, layer: SourceLayer, x: string, name: string) => string,
  ) {
    this.array = dtype === 'float64' ? 'Float64Array' : 'Float32Array';
    this.suffix = dtype === 'float64' ? 'F64' : 'F32';
    this.#write = (layer, x, name) => write(this, layer, x, name);
  }

  /** A function of functions.ts, put into the program with those that it uses; returns its name. */
  need(name: string): string {
    if (!this.#used.has(name)) {
      this.#used.add(name);
      for (const use of FUNCTIONS[name]?.uses ?? []) this.need(use);
    }
    return name;
  }

  /** The same, of the program's type. */
  needTyped(name: string): string {
    return this.need(name + this.suffix);
  }

  /** Declares numbers; returns their name. */
  constant(name: string, values: Float64Array | Float32Array): string {
    this.constants.push(`const ${name} = ${numbers(this.array, values)};`);
    return name;
  }

  /** The function that rounds to the program's type. */
  get round(): string {
    return this.need(this.suffix === 'F64' ? 'exact' : 'fround');
  }

  /** The function that makes an array of zeros. */
  get make(): string {
    return this.needTyped('zeros');
  }

  /** An array of so many zeros, one for each number of a shape of known lengths. */
  zeros(shape: AnyShape): string {
    return `new ${this.array}(${countOf(shape)})`;
  }

  /** A layer within a layer, as a `SourceWriter`. */
  layer(layer: SourceLayer, x: string, name: string): string {
    return this.#write(layer, x, name);
  }

  /** An expression of the activation of another, of one row. */
  activated(activation: Activation, z: string): string {
    if (activation === 'linear') return z;
    if (activation === 'softmax') return `${this.needTyped('softmax')}(${z})`;
    const plain = typeof activation === 'string';
    const name = plain ? activation : activation.kind;
    const f = name === 'relu' ? this.need('relu') : this.needTyped(name);
    const bound = name === 'leakyRelu' ? `(x) => ${f}(x, ${plain ? SLOPE : activation.slope})` : f;
    return `${this.need('activate')}(${bound}, ${z})`;
  }

  /** The name of the function of an activation of single numbers, one without a slope. */
  functionOf(name: ActivationName): string {
    if (name === 'linear') return this.need('exact');
    return name === 'relu' ? this.need('relu') : this.needTyped(name);
  }

  /** The same of all rows, which are the last axis. */
  activatedRows(activation: Activation, z: string, shape: AnyShape): string {
    const units = shape.at(-1)!;
    if (activation !== 'softmax' || countOf(shape) === units) return this.activated(activation, z);
    const each = `${this.needTyped('eachRow')}(${this.needTyped('softmax')}`;
    if (shape[0] !== null) {
      return `${each}, ${z}, ${countOf(shape.slice(0, -1))}, ${this.zeros(shape)})`;
    }
    return `${each}, ${z}, ${z}.length / ${units}, new ${this.array}(${z}.length))`;
  }

  /** The texts of the functions, each after those that its value needs. */
  functions(): string[] {
    return Object.entries(FUNCTIONS)
      .filter(([name]) => this.#used.has(name))
      .map(([, { text }]) => text);
  }
}

/** Numbers of a shape; NaN where a length is not known. */
function countOf(shape: AnyShape): number {
  return shape.reduce<number>((product, length) => product * (length ?? Number.NaN), 1);
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
