// ONNX files of any operators, attributes and tensors, some of which fit together.
import fc from 'fast-check';
import {
  DataType,
  floats,
  integers,
  model,
  type Node,
  type Tensor,
  valueInfo,
} from './build-model.js';

const OPERATORS = [
  ...[
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Neg',
    'Gemm',
    'MatMul',
    'BatchNormalization',
    'Constant',
    'Cast',
  ],
  ...[
    'Reshape',
    'Flatten',
    'Squeeze',
    'Unsqueeze',
    'Transpose',
    'Shape',
    'Gather',
    'Concat',
    'Dropout',
  ],
  ...['Identity', 'Sigmoid', 'Tanh', 'Relu', 'LeakyRelu', 'PRelu', 'Elu', 'Selu', 'Gelu', 'Erf'],
  ...['Softplus', 'Softmax', 'Loop', '__proto__', 'constructor', ''],
];
const ATTRIBUTES = [
  ...['alpha', 'beta', 'transA', 'transB', 'axis', 'axes', 'perm', 'to', 'value', 'value_ints'],
  ...['epsilon', 'ratio', 'approximate', '__proto__'],
];
const size = fc.oneof(
  fc.integer({ min: -2, max: 6 }),
  fc.constantFrom(0, 1e5, 2 ** 31, 2 ** 32, 1e9, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const number = fc.oneof(fc.float(), fc.constantFrom(0, -0, 1, 0.5, Number.NaN, 3e38));

const tensor = (name: string): fc.Arbitrary<Tensor> =>
  fc
    .record({
      dims: fc.array(size, { maxLength: 4 }),
      dataType: fc.oneof(
        fc.constantFrom(DataType.FLOAT, DataType.DOUBLE, DataType.INT64, DataType.INT32),
        fc.integer({ min: -1, max: 20 }),
      ),
      floatData: fc.array(number, { maxLength: 12 }),
      int64Data: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 6 }),
      raw: fc.option(fc.uint8Array({ maxLength: 100 })),
      dataLocation: fc.constantFrom(0, 0, 0, 0, 0, 1),
    })
    .map(({ dims, raw, ...rest }) => ({
      ...rest,
      name,
      dims: dims.map(BigInt),
      doubleData: rest.floatData,
      ...(raw ? { rawData: raw } : {}),
    }));

/** Half of the time one that fits. */
const weights = (name: string): fc.Arbitrary<Tensor> =>
  fc.oneof(
    tensor(name),
    fc
      .tuple(fc.constantFrom(1, 2, 2, 2, 3), fc.constantFrom(1, 2, 2, 2, 3))
      .map(([rows, columns]) => floats(name, [rows, columns], Array(rows * columns).fill(0.5))),
    fc.constantFrom(1, 2, 2, 3).map((count) => floats(name, [count], Array(count).fill(0.5))),
    fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 4 }).map((list) => integers(name, list)),
  );

const NAMES = [
  'x',
  'x',
  'a',
  'b',
  'c',
  'd',
  'n0',
  'n1',
  'n2',
  'n3',
  'n4',
  'n5',
  'y',
  '',
  '__proto__',
];
const attributeOf = fc
  .record({
    name: fc.constantFrom(...ATTRIBUTES),
    type: fc.oneof(fc.constantFrom(1, 2, 4, 6, 7), fc.integer({ min: -1, max: 15 })),
    f: number,
    i: size,
    t: tensor('t'),
    ints: fc.array(size, { maxLength: 4 }),
    floats: fc.array(number, { maxLength: 4 }),
  })
  .map(({ i, ints, ...rest }) => ({ ...rest, i: BigInt(i), ints: ints.map(BigInt) }));

const nodes = fc
  .array(
    fc.record({
      opType: fc.constantFrom(...OPERATORS),
      input: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
      attribute: fc.oneof(
        { weight: 3, arbitrary: fc.array(attributeOf, { maxLength: 0 }) },
        fc.array(attributeOf, { maxLength: 2 }),
      ),
      chained: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      parameters: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list): Node[] =>
    list.map(({ opType, input, attribute, chained, parameters }, i) => ({
      opType,
      // Mostly a chain, so that nodes far behind are reached.
      input: chained ? [i === 0 ? 'x' : `n${i - 1}`, ...parameters] : input,
      output: [i === list.length - 1 ? 'y' : `n${i}`],
      attribute,
    })),
  );

/** The files. One in some thirty is a network. */
export const graphFiles: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    nodes,
    fc.tuple(...['a', 'b', 'c', 'd'].map(weights)),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant([0, 2]) },
      fc.array(size, { minLength: 1, maxLength: 4 }),
    ),
    fc.oneof({ weight: 5, arbitrary: fc.constant(17) }, fc.integer({ min: -1, max: 30 })),
  )
  .map(([list, tensors, dims, opset]) =>
    model(list, tensors, { input: [valueInfo('x', dims)] }, opset),
  );
