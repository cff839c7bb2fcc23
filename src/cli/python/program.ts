import type { Numbers } from '../../matrix/matrix-like.js';
import type { Layer } from '../../network/layer.js';
import { refuseLayer } from '../../network/refuse-layer.js';
import { FUNCTIONS } from './functions.js';

/** A layer's call: the function, and its arguments by name, as Python has them. */
export interface PythonCall {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Writes a layer of some kind. */
export type PythonWriter = (program: PythonProgram, layer: Layer) => PythonCall;

const WIDTH = 100;

/** What a Python program is made of, as it is written. */
export class PythonProgram {
  readonly #writers: ReadonlyMap<string, PythonWriter>;
  readonly #used: string[] = [];
  readonly #tensors: Numbers[] = [];
  #numbers = 0;

  constructor(writers: ReadonlyMap<string, PythonWriter>) {
    this.#writers = writers;
    this.need('forward');
  }

  /** A function, put into the program with those that it uses; returns its name. */
  need(name: string): string {
    if (this.#used.includes(name)) return name;
    const { uses = [] } = FUNCTIONS[name]!;
    for (const use of uses) this.need(use);
    this.#used.push(name);
    return name;
  }

  /** Numbers of the program, by their place; without them 0. */
  tensor(
    tensor: { readonly data: Numbers; readonly shape: readonly number[] } | undefined,
  ): string {
    if (!tensor) return '0.0';
    const at = this.#numbers;
    this.#tensors.push(tensor.data);
    this.#numbers += tensor.data.length;
    return `numbers(${[at, ...tensor.shape].join(', ')})`;
  }

  /** Layers as a list of calls; those that do nothing outside training are left out. @throws OptionError */
  layers(layers: readonly Layer[], where: string, indent: string): string {
    const calls = layers.flatMap((layer, i) => {
      if (layer.isIdentity) return [];
      const write = this.#writers.get(layer.kind);
      if (!write) {
        return refuseLayer('--to python', `${where}[${i}]`, layer.kind, [...this.#writers.keys()]);
      }
      const { name, values } = write(this, layer);
      const shape = layer.inputShape.map((length) => `${length},`).join(' ');
      const listed = Object.entries(values).map(([key, value]) => `"${key}": ${value}`);
      return [`${indent}    (${this.need(name)}, (${shape}), {${listed.join(', ')}}),\n`];
    });
    return `[\n${calls.join('')}${indent}]`;
  }

  /** The functions, and the numbers of `dtype`, which stand exactly. */
  text(dtype: 'float64' | 'float32'): string {
    const Kind = dtype === 'float64' ? Float64Array : Float32Array;
    const all = new Kind(this.#numbers);
    let at = 0;
    for (const data of this.#tensors) {
      all.set(data, at);
      at += data.length;
    }
    const base64 = Buffer.from(all.buffer).toString('base64');
    const lines = base64.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
    const functions = this.#used.map((name) => FUNCTIONS[name]!.text);
    return `NUMBERS = np.frombuffer(
    base64.b64decode(
        """
${lines.join('\n')}
"""
    ),
    dtype="<f${Kind.BYTES_PER_ELEMENT}",
).astype(np.float64)


def numbers(start, *shape):
    return NUMBERS[start : start + math.prod(shape)].reshape(shape)


${functions.join('\n\n\n')}
`;
  }
}

/** A text as Python writes it. */
export function quoted(text: string): string {
  // JSON's escapes are Python's, but a lone half of a pair, which JSON.stringify escapes as Python does.
  return JSON.stringify(text);
}
