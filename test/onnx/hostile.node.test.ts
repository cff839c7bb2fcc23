// Files that are broken or made to do harm: a FormatError that says where and why, or a network that answers. Nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { targets } from '../fuzz/targets.js';
import { runs } from '../support/effort.js';
import { expectError } from '../support/errors.js';
import { expectFormatErrorOrWhole } from '../support/mutate.js';
import {
  AttributeType,
  DataType,
  float,
  floats,
  integer,
  integers,
  model,
  node,
  type Tensor,
  valueInfo,
} from './build-model.js';
import { graphFiles } from './graphs.js';
import { networkWith } from './models.js';

/** Whether it is a network, which is then whole; false: a FormatError as it should be. */
const load = (bytes: Uint8Array): boolean => expectFormatErrorOrWhole(targets.onnx!, bytes);

const seeds: readonly Uint8Array[] = [
  ...readdirSync('test/onnx/foreign')
    .filter((name) => name.endsWith('.onnx'))
    .map((name) => new Uint8Array(readFileSync(`test/onnx/foreign/${name}`))),
  toOnnx(networkWith('gelu', 'float64')),
  toOnnx(networkWith('silu', 'float32')),
];

describe('a file that was damaged', () => {
  it('cut anywhere', () => {
    for (const seed of seeds) {
      for (let length = 0; length < seed.length; length += 1 + (length >> 6)) {
        load(seed.subarray(0, length));
      }
    }
  });

  it('bits flipped, bytes put in, left out and moved', () => {
    const change = fc.oneof(
      fc.record({
        kind: fc.constant('flip'),
        at: fc.nat(),
        value: fc.integer({ min: 1, max: 255 }),
      }),
      fc.record({
        kind: fc.constant('insert'),
        at: fc.nat(),
        value: fc.integer({ min: 0, max: 255 }),
      }),
      fc.record({
        kind: fc.constant('remove'),
        at: fc.nat(),
        value: fc.integer({ min: 1, max: 50 }),
      }),
      fc.record({
        kind: fc.constant('repeat'),
        at: fc.nat(),
        value: fc.integer({ min: 1, max: 200 }),
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: seeds.length - 1 }),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (which, changes) => {
          let bytes = Array.from(seeds[which]!);
          for (const { kind, at: anywhere, value } of changes) {
            const at = anywhere % bytes.length;
            if (kind === 'flip') bytes[at]! ^= value;
            else if (kind === 'insert') bytes.splice(at, 0, value);
            else if (kind === 'remove') bytes.splice(at, value);
            else bytes = [...bytes.slice(0, at + value), ...bytes.slice(at)];
            if (bytes.length === 0) bytes = [0];
          }
          load(Uint8Array.from(bytes));
        },
      ),
      { numRuns: runs(800) },
    );
  });

  it('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(load(bytes)).toBe(false);
      }),
      { numRuns: runs(500) },
    );
  });
});

it('a graph of anything', () => {
  let networks = 0;
  fc.assert(
    fc.property(graphFiles, (file) => {
      if (load(file)) networks++;
    }),
    { numRuns: runs(2000) },
  );
  // Some get through, or the test would not reach what is behind the first check.
  expect(networks).toBeGreaterThan(5);
});

describe('a file that wants more than it is', () => {
  const refuse = (bytes: Uint8Array, ...parts: string[]) =>
    expectError(() => fromOnnx(bytes), FormatError, 'ERR_FORMAT', ...parts);
  const square = floats('w', [100, 100], Array(10_000).fill(0.001));
  const wide = { input: [valueInfo('x', [0, 100])] };

  it('one matrix in a hundred thousand products', () => {
    const list = Array.from({ length: 100_000 }, (_, i) =>
      node('MatMul', [i === 0 ? 'x' : `n${i - 1}`, 'w'], i === 99_999 ? 'y' : `n${i}`),
    );
    refuse(model(list, [square], wide), 'out of proportion');
  });

  it('columns doubled again and again', () => {
    const list = Array.from({ length: 40 }, (_, i) => {
      const from = i === 0 ? 'x' : `n${i - 1}`;
      return node('Concat', [from, from], i === 39 ? 'y' : `n${i}`, {
        attribute: [integer('axis', 1)],
      });
    });
    refuse(model(list), '(Concat)', 'out of proportion');
    const lists = Array.from({ length: 40 }, (_, i) => {
      const from = i === 0 ? 'list' : `n${i - 1}`;
      return node('Concat', [from, from], i === 39 ? 'long' : `n${i}`, {
        attribute: [integer('axis', 0)],
      });
    });
    const shape = node('Reshape', ['x', 'long'], 'y');
    refuse(model([...lists, shape], [integers('list', [1, 2])]), '(Concat)', 'out of proportion');
  });

  it('an activation of a million numbers, which would need a square matrix', () => {
    refuse(
      model([node('Relu', ['x'], 'y')], [], { input: [valueInfo('x', [0, 1_000_000])] }),
      'out of proportion',
    );
    refuse(model([node('Relu', ['x'], 'y')], [], { input: [valueInfo('x', [0, 1e9, 1e9])] }), '');
  });

  it('tensors of a billion numbers, and of more than there are', () => {
    for (const dims of [
      [1e5, 1e5],
      [2 ** 31, 2 ** 31],
      [2 ** 53, 2 ** 53, 2 ** 53],
      [-1, -10_000],
    ]) {
      const list = [node('MatMul', ['x', 'w'], 'y')];
      refuse(model(list, [{ ...square, dims: dims.map(BigInt) }], wide), 'tensor "w"');
    }
    const list = [node('MatMul', ['x', 'w'], 'y')];
    refuse(model(list, [floats('w', [100, 3], [1, 2])], wide), '300 numbers, the data holds 2');
  });

  it('numbers in another file', () => {
    const external: Tensor = {
      name: 'w',
      dims: [100n, 100n],
      dataType: DataType.FLOAT,
      dataLocation: 1,
      externalData: [{ key: 'location', value: '/etc/passwd' }],
    };
    refuse(model([node('MatMul', ['x', 'w'], 'y')], [external], wide), 'another file');
  });

  it('NaN, ±∞ and numbers beyond float32', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      refuse(
        model([node('MatMul', ['x', 'w'], 'y')], [floats('w', [2, 1], [1, bad])]),
        'weights[1]',
      );
    }
    const large: Tensor = {
      name: 'w',
      dims: [2n, 1n],
      dataType: DataType.DOUBLE,
      doubleData: [1, 1e300],
    };
    refuse(model([node('MatMul', ['x', 'w'], 'y')], [large]), 'too large for float32');
    refuse(
      model(
        [node('Gemm', ['x', 'w'], 'y', { attribute: [float('alpha', Number.NaN)] })],
        [floats('w', [2, 1], [1, 2])],
      ),
      'NaN',
    );
  });

  it('graphs in graphs, a thousand deep', () => {
    // An attribute (5) of a node (1) of a graph (6 in an attribute), as bytes; each holds the next.
    let inner: Uint8Array = new Uint8Array(0);
    const field = (number: number, content: Uint8Array): Uint8Array => {
      const length: number[] = [];
      for (let n = content.length; ; n >>>= 7) {
        length.push((n & 127) | (n > 127 ? 128 : 0));
        if (n <= 127) break;
      }
      return Uint8Array.of((number << 3) | 2, ...length, ...content);
    };
    for (let i = 0; i < 1000; i++) inner = field(1, field(5, field(6, inner)));
    const bytes = Uint8Array.of(8, 8, ...field(7, inner));
    refuse(bytes, 'recursion');
    // Groups, which nothing has, nested without an end.
    refuse(new Uint8Array(100_000).fill(0x0b), 'no ONNX model');
  });

  it('a subgraph', () => {
    const loop = node('If', ['x'], 'y', {
      attribute: [{ name: 'then_branch', type: AttributeType.GRAPH, g: { name: 'g' } }],
    });
    refuse(model([loop]), '"the y" (If)');
  });

  it('names of any length and kind are shortened and quoted', () => {
    const name = `${'a'.repeat(100_000)}\n\u0000`;
    const error = expectError(
      () => fromOnnx(model([{ opType: name, domain: name, name, input: ['x'], output: ['y'] }])),
      FormatError,
      'ERR_FORMAT',
    );
    expect(error.message.length).toBeLessThan(500);
  });
});

it('a function of our name that is not as ours is', () => {
  const bytes = toOnnx(networkWith('elu', 'float64'));
  const at = Buffer.from(bytes).indexOf('Tanh');
  const changed = bytes.slice();
  changed.set(new TextEncoder().encode('Cosh'), at);
  expect(load(bytes)).toBe(true);
  expectError(
    () => fromOnnx(changed),
    FormatError,
    'ERR_FORMAT',
    '(myelin.Elu)',
    'not as Myelin writes it',
  );
});
