// What each operator is read as, and what is refused with the node's name and kind.
import { describe, expect, it } from 'vitest';
import { activationText } from '../../src/description/activations.js';
import { FormatError, type Network } from '../../src/index.js';
import { type FromOnnxOptions, fromOnnx } from '../../src/onnx.js';
import { expectError } from '../support/errors.js';
import {
  DataType,
  float,
  floats,
  type Graph,
  integer,
  integers,
  model,
  type Node,
  node,
  type Tensor,
  valueInfo,
} from './build-model.js';

const W = floats('w', [2, 3], [1, 2, 3, 4, 5, 6]);
const T = floats('t', [3, 2], [1, 4, 2, 5, 3, 6]); // W transposed
const B = floats('b', [3], [10, 20, 30]);
const PAIR = floats('pair', [2], [2, -4]);
const X = [0.5, -1];

/** x·W = (−3.5, −4, −4.5). */
const XW = [-3.5, -4, -4.5];

function answer(nodes: Node[], tensors: Tensor[] = [W], graph: Graph = {}, opset = 17): number[] {
  return Array.from(fromOnnx(model(nodes, tensors, graph, opset)).run(X));
}

function kinds(network: Network): string[] {
  return network.layers.map(({ spec, units }) =>
    spec.kind === 'dense'
      ? `${activationText(spec.activation)} ${units}`
      : `${spec.kind} ${'rate' in spec ? spec.rate : ''}`,
  );
}

const refuse = (nodes: Node[], tensors: Tensor[], ...parts: string[]) =>
  expectError(() => answer(nodes, tensors), FormatError, 'ERR_FORMAT', ...parts);

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

describe('products and sums', () => {
  it.each<[string, Node[], number[]]>([
    ['MatMul', [node('MatMul', ['x', 'w'], 'y')], XW],
    ['MatMul with a vector', [node('MatMul', ['x', 'pair'], 'y')], [5]],
    ['Gemm', [node('Gemm', ['x', 'w', 'b'], 'y')], [6.5, 16, 25.5]],
    ['Gemm without C', [node('Gemm', ['x', 'w'], 'y')], XW],
    ['Gemm with an empty C', [node('Gemm', ['x', 'w', ''], 'y')], XW],
    ['Gemm, transB', [node('Gemm', ['x', 't'], 'y', { attribute: [integer('transB', 1)] })], XW],
    [
      'Gemm, alpha and beta',
      [node('Gemm', ['x', 'w', 'b'], 'y', { attribute: [float('alpha', 2), float('beta', -1)] })],
      [-17, -28, -39],
    ],
    [
      'MatMul and Add, the constant on the left',
      [node('MatMul', ['x', 'w'], 'a'), node('Add', ['b', 'a'], 'y')],
      [6.5, 16, 25.5],
    ],
    [
      'scaling of inputs',
      [
        node('Sub', ['x', 'pair'], 'a'),
        node('Div', ['a', 'pair'], 'd'),
        node('MatMul', ['d', 'w'], 'y'),
      ],
      [-0.75 - 0.75 * 4, -1.5 - 0.75 * 5, -2.25 - 0.75 * 6],
    ],
    [
      'a constant minus what depends on the input',
      [node('Sub', ['pair', 'x'], 'a'), node('MatMul', ['a', 'w'], 'y')],
      [1.5 - 3 * 4, 3 - 3 * 5, 4.5 - 3 * 6],
    ],
    ['Neg', [node('Neg', ['x'], 'y')], [-0.5, 1]],
    ['only arithmetic', [node('Mul', ['x', 'pair'], 'y')], [1, 4]],
    [
      'two products one after the other',
      [node('MatMul', ['x', 'w'], 'a'), node('MatMul', ['a', 't'], 'y')],
      [-3.5 - 8 - 13.5, -14 - 20 - 27],
    ],
    [
      'columns beside each other',
      [
        node('MatMul', ['x', 'w'], 'a'),
        node('Concat', ['a', 'x'], 'y', { attribute: [integer('axis', 1)] }),
      ],
      [...XW, ...X],
    ],
    [
      'BatchNormalization',
      [
        node('BatchNormalization', ['x', 'pair', 'one', 'pair', 'four'], 'y', {
          attribute: [float('epsilon', 0)],
        }),
      ],
      [-1.5 + 1, -6 + 1],
    ],
    [
      'a transposed constant',
      [node('Transpose', ['t'], 'tt'), node('MatMul', ['x', 'tt'], 'y')],
      XW,
    ],
  ])('%s', (_, nodes, expected) => {
    const one = floats('one', [2], [1, 1]);
    const four = floats('four', [2], [4, 4]);
    expect(answer(nodes, [W, T, B, PAIR, one, four])).toEqual(expected);
  });

  it('scales like scikit-learn', () => {
    const scaler = node('Scaler', ['x'], 'y', {
      domain: 'ai.onnx.ml',
      attribute: [
        { name: 'offset', type: 6, floats: [0.5, 1] },
        { name: 'scale', type: 6, floats: [2, 0.5] },
      ],
    });
    expect(answer([scaler], [])).toEqual([0, -1]);
  });

  it('float32 stays exact, float64 comes from a double input', () => {
    const double = { name: 'd', dims: [2n, 1n], dataType: DataType.DOUBLE, doubleData: [0.1, 0.2] };
    const bytes = model([node('MatMul', ['x', 'd'], 'y')], [double], {
      input: [valueInfo('x', [0, 2], DataType.DOUBLE)],
    });
    const network = fromOnnx(bytes);
    expect(network.dtype).toBe('float64');
    expect(network.layers[0]!.weights.toArray()).toEqual([[0.1], [0.2]]);
  });

  it.each<[string, Node[], string[]]>([
    [
      'transA',
      [node('Gemm', ['x', 'w'], 'y', { attribute: [integer('transA', 1)] })],
      ['"the y" (Gemm)', 'transA'],
    ],
    [
      'an unknown attribute',
      [node('Gemm', ['x', 'w'], 'y', { attribute: [integer('transC', 1)] })],
      ['(Gemm)', '"transC"'],
    ],
    [
      'an attribute of another type',
      [node('Gemm', ['x', 'w'], 'y', { attribute: [float('transB', 1)] })],
      ['"transB" is FLOAT, expected INT'],
    ],
    ['weights of another shape', [node('MatMul', ['x', 't'], 'y')], ['(MatMul)', '[3, 2]']],
    ['a constant on the left', [node('MatMul', ['w', 'x'], 'y')], ['(MatMul)', 'left']],
    [
      'weights from the input',
      [node('Relu', ['x'], 'r'), node('MatMul', ['x', 'r'], 'y')],
      ['(MatMul)', 'depends'],
    ],
    ['x + x', [node('Add', ['x', 'x'], 'y')], ['(Add)', 'joins two values']],
    ['x·x', [node('Mul', ['x', 'x'], 'y')], ['(Mul)', 'joins two values']],
    [
      'a sum of two branches',
      [
        node('Gemm', ['x', 's', ''], 'h'),
        node('Relu', ['h'], 'r'),
        node('Gemm', ['x', 's', ''], 'g'),
        node('Add', ['r', 'g'], 'y'),
      ],
      ['"the y" (Add)', 'feed-forward'],
    ],
    ['1/x', [node('Div', ['pair', 'x'], 'y')], ['(Div)']],
    ['rows added to rows', [node('Add', ['x', 'w'], 'y')], ['(Add)', '[2, 3]']],
    ['x/0', [node('Div', ['x', 'zero'], 'y')], ['weights', 'expected a finite number']],
    [
      'rows joined',
      [node('Concat', ['x', 'x'], 'y', { attribute: [integer('axis', 0)] })],
      ['(Concat)', 'rows'],
    ],
  ])('refuses %s', (_, nodes, parts) => {
    const square = floats('s', [2, 2], [1, 2, 3, 4]);
    const zero = floats('zero', [], [0]);
    refuse(nodes, [W, T, PAIR, square, zero], ...parts);
  });
});

describe('activations', () => {
  const product = node('MatMul', ['x', 'w'], 'h');
  const half = floats('half', [], [0.5]);
  const one = floats('one', [1], [1]);
  const root = floats('root', [], [Math.SQRT2]);
  const rootInverse = floats('inverse', [], [Math.SQRT1_2]);
  const all = [W, half, one, root, rootInverse];
  const erf = [
    product,
    node('Div', ['h', 'root'], 'd'),
    node('Erf', ['d'], 'e'),
    node('Add', ['e', 'one'], 'p'),
  ];

  it.each<[string, Node[], string]>([
    [
      'silu, the other way round',
      [product, node('Sigmoid', ['h'], 's'), node('Mul', ['s', 'h'], 'y')],
      'silu 3',
    ],
    [
      'gelu by PyTorch',
      [...erf, node('Mul', ['h', 'p'], 'm'), node('Mul', ['m', 'half'], 'y')],
      'gelu 3',
    ],
    [
      'gelu, half first',
      [...erf, node('Mul', ['h', 'half'], 'm'), node('Mul', ['m', 'p'], 'y')],
      'gelu 3',
    ],
    [
      'gelu, half of the sum',
      [...erf, node('Mul', ['half', 'p'], 'm'), node('Mul', ['h', 'm'], 'y')],
      'gelu 3',
    ],
    [
      'gelu by a product',
      [
        product,
        node('Mul', ['h', 'inverse'], 'd'),
        node('Erf', ['d'], 'e'),
        node('Add', ['one', 'e'], 'p'),
        node('Mul', ['p', 'h'], 'm'),
        node('Div', ['m', 'two'], 'y'),
      ],
      'gelu 3',
    ],
    ['Gelu of operator set 20', [product, node('Gelu', ['h'], 'y')], 'gelu 3'],
    ['PRelu', [product, node('PRelu', ['h', 'slope'], 'y')], 'leakyRelu 3'],
    ['LeakyRelu, the default', [product, node('LeakyRelu', ['h'], 'y')], 'leakyRelu 3'],
    [
      'LeakyRelu',
      [product, node('LeakyRelu', ['h'], 'y', { attribute: [float('alpha', 0.2)] })],
      'leakyRelu(0.2) 3',
    ],
    ['PRelu of one slope', [product, node('PRelu', ['h', 'half'], 'y')], 'leakyRelu(0.5) 3'],
    ['Mish of operator set 18', [product, node('Mish', ['h'], 'y')], 'mish 3'],
    [
      'mish by PyTorch',
      [
        product,
        node('Softplus', ['h'], 'p'),
        node('Tanh', ['p'], 't'),
        node('Mul', ['h', 't'], 'y'),
      ],
      'mish 3',
    ],
    [
      'HardSigmoid',
      [
        product,
        node('HardSigmoid', ['h'], 'y', { attribute: [float('alpha', 1 / 6), float('beta', 0.5)] }),
      ],
      'hardSigmoid 3',
    ],
    [
      'Softmax',
      [product, node('Softmax', ['h'], 'y', { attribute: [integer('axis', 1)] })],
      'softmax 3',
    ],
  ])('%s', (_, nodes, expected) => {
    const two = floats('two', [], [2]);
    const slope = floats('slope', [3], [0.01, 0.01, 0.01]);
    const network = fromOnnx(model(nodes, [...all, two, slope]));
    expect(kinds(network)).toEqual([expected]);
    expect(network.layers[0]!.weights.toArray()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('HardSigmoid of another slope is one of scaled numbers', () => {
    // min(max(0.2·x + 0.5, 0), 1): the default, and what Keras 2 has.
    const nodes = [product, node('HardSigmoid', ['h'], 'y')];
    const network = fromOnnx(model(nodes, all));
    expect(kinds(network)).toEqual(['hardSigmoid 3']);
    const expected = (z: number) => Math.min(Math.max(0.2 * z + 0.5, 0), 1);
    for (const x of [-0.4, 0.1, 0.3]) {
      const z = [1, 2, 3].map((w, j) => x * w - 0.5 * (4 + j));
      for (const [j, o] of network.run([x, -0.5]).entries())
        expect(o).toBeCloseTo(expected(z[j]!), 6);
    }
    const beyond = { attribute: [float('alpha', 0.25), float('beta', -1)] };
    const moved = fromOnnx(model([product, node('HardSigmoid', ['h'], 'y', beyond)], all));
    expect(moved.run([1, 1])[0]).toBeCloseTo(0.25 * 5 - 1, 6);
  });

  it('tanh of softplus, without its product, is two layers', () => {
    const nodes = [product, node('Softplus', ['h'], 'p'), node('Tanh', ['p'], 'y')];
    const network = fromOnnx(model(nodes, all));
    expect(kinds(network)).toEqual(['softplus 3', 'tanh 3']);
    expect(network.run([-0.5, 0])[0]).toBeCloseTo(Math.tanh(Math.log1p(Math.exp(-0.5))), 6);
  });

  it('x·sigmoid(a·x) is a scaled silu', () => {
    const nodes = [
      node('Mul', ['x', 'half'], 'h'),
      node('Sigmoid', ['h'], 's'),
      node('Mul', ['x', 's'], 'y'),
    ];
    expect(answer(nodes, all).map((z) => z.toFixed(6))).toEqual(
      X.map((x) => (x * sigmoid(x / 2)).toFixed(6)),
    );
  });

  it('1 − sigmoid beside sigmoid, as binary classifiers have it', () => {
    const nodes = [
      node('MatMul', ['x', 'v'], 'h'),
      node('Sigmoid', ['h'], 's'),
      node('Sub', ['one', 's'], 'n'),
      node('Concat', ['n', 's'], 'y', { attribute: [integer('axis', -1)] }),
    ];
    const [no, yes] = answer(nodes, [one, floats('v', [2, 1], [1, 2])]) as [number, number];
    expect(yes).toBeCloseTo(sigmoid(-1.5), 6);
    expect(no).toBeCloseTo(1 - sigmoid(-1.5), 6);
  });

  it('one behind another gets weights of its own', () => {
    const network = fromOnnx(
      model([product, node('Tanh', ['h'], 't'), node('Relu', ['t'], 'y')], [W]),
    );
    expect(kinds(network)).toEqual(['tanh 3', 'relu 3']);
  });

  it('Dropout behind an activation stays, elsewhere it is left out', () => {
    const rate = floats('rate', [], [0.25]);
    const network = fromOnnx(
      model(
        [
          node('Dropout', ['x'], 'd'),
          node('MatMul', ['d', 'w'], 'h'),
          node('Dropout', ['h', 'rate'], 'i'),
          node('Relu', ['i'], 'r'),
          node('Dropout', ['r', 'rate'], 'y'),
        ],
        [W, rate],
      ),
    );
    expect(kinds(network)).toEqual(['dropout 0.5', 'relu 3', 'dropout 0.25']);
  });

  it.each<[string, Node[], string[]]>([
    [
      'a slope below 0',
      [node('LeakyRelu', ['x'], 'y', { attribute: [float('alpha', -0.5)] })],
      ['(LeakyRelu)', 'the slope is -0.5', '0 or more'],
    ],
    [
      'another alpha',
      [node('Elu', ['x'], 'y', { attribute: [float('alpha', 2)] })],
      ['(Elu)', 'alpha is 2'],
    ],
    [
      'another gamma',
      [node('Selu', ['x'], 'y', { attribute: [float('gamma', 1)] })],
      ['(Selu)', 'gamma 1'],
    ],
    [
      'gelu by tanh',
      [
        node('Gelu', ['x'], 'y', {
          attribute: [{ name: 'approximate', type: 3, s: new TextEncoder().encode('tanh') }],
        }),
      ],
      ['(Gelu)', 'tanh'],
    ],
    ['slopes of PRelu', [node('PRelu', ['x', 'slopes'], 'y')], ['(PRelu)', '0.5 and 0.25']],
    ['Erf alone', [node('Erf', ['x'], 'e'), node('MatMul', ['e', 'w'], 'y')], ['Erf', 'gelu']],
    [
      'Softmax over rows',
      [node('Softmax', ['x'], 'y', { attribute: [integer('axis', 0)] })],
      ['(Softmax)', 'axis 0'],
    ],
    [
      'Softmax of one number',
      [node('MatMul', ['x', 'v'], 'h'), node('Softmax', ['h'], 'y')],
      ['softmax over one unit'],
    ],
    [
      'Dropout in training',
      [node('Dropout', ['x', '', 'on'], 'y')],
      ['(Dropout)', 'training_mode'],
    ],
    ['Dropout of everything', [node('Dropout', ['x', 'one'], 'y')], ['(Dropout)', 'ratio 1']],
  ])('refuses %s', (_, nodes, parts) => {
    const on: Tensor = { name: 'on', dims: [], dataType: DataType.BOOL, int32Data: [1] };
    const slopes = floats('slopes', [2], [0.5, 0.25]);
    refuse(nodes, [...all, on, slopes, floats('v', [2, 1], [1, 2])], ...parts);
  });
});

describe('forms', () => {
  const image: Graph = { input: [valueInfo('x', [0, 1, 2])] };
  const w = [W, integers('flat', [-1, 2]), integers('same', [0, -1]), integers('wrong', [2, -1])];

  it.each<[string, Node[]]>([
    ['Flatten', [node('Flatten', ['x'], 'f'), node('MatMul', ['f', 'w'], 'y')]],
    ['Reshape to [-1, 2]', [node('Reshape', ['x', 'flat'], 'f'), node('MatMul', ['f', 'w'], 'y')]],
    ['Reshape to [0, -1]', [node('Reshape', ['x', 'same'], 'f'), node('MatMul', ['f', 'w'], 'y')]],
    [
      'Squeeze',
      [
        node('Squeeze', ['x', 'axis'], 'f'),
        node('Identity', ['f'], 'i'),
        node('MatMul', ['i', 'w'], 'y'),
      ],
    ],
    [
      'Cast',
      [
        node('Flatten', ['x'], 'f'),
        node('Cast', ['f'], 'c', { attribute: [integer('to', DataType.DOUBLE)] }),
        node('MatMul', ['c', 'w'], 'y'),
      ],
    ],
  ])('%s', (_, nodes) => {
    expect(answer(nodes, [...w, integers('axis', [1])], image)).toEqual(XW);
  });

  it('refuses what would mix rows', () => {
    refuse([node('Reshape', ['x', 'wrong'], 'y')], w, '(Reshape)', 'rows must stay rows');
    refuse([node('Transpose', ['x'], 'y')], w, '(Transpose)');
    refuse([node('Flatten', ['x'], 'y', { attribute: [integer('axis', 0)] })], w, '(Flatten)');
    refuse([node('Cast', ['x'], 'y', { attribute: [integer('to', DataType.INT64)] })], w, 'int64');
  });

  it('asks for a width', () => {
    for (const dims of [[0], [], [0, 0], [0, 2, 0]]) {
      expectError(
        () => answer([node('Relu', ['x'], 'y')], [], { input: [valueInfo('x', dims)] }),
        FormatError,
        'ERR_FORMAT',
        'input "x" has shape',
      );
    }
    const half: Graph = { input: [valueInfo('x', [0, 2], DataType.FLOAT16)] };
    expectError(
      () => answer([node('Relu', ['x'], 'y')], [], half),
      FormatError,
      'ERR_FORMAT',
      'float16',
    );
  });
});

describe('graphs', () => {
  const two: Graph = { output: [valueInfo('y', []), valueInfo('z', [])] };
  const nodes = [node('Relu', ['x'], 'y'), node('Tanh', ['y'], 'z'), node('Conv', ['z'], 'unused')];

  it('looks only at what the output needs', () => {
    const load = (options: FromOnnxOptions) => fromOnnx(model(nodes, [], two), options);
    expect(kinds(load({ output: 'y' }))).toEqual(['relu 2']);
    expect(kinds(load({ output: 'z' }))).toEqual(['relu 2', 'tanh 2']);
    expectError(() => load({}), FormatError, 'ERR_FORMAT', '"y", "z"', "'output'");
    expectError(() => load({ output: 'unused' }), FormatError, 'ERR_FORMAT', '(Conv)');
    expectError(() => load({ output: 'q' }), FormatError, 'ERR_FORMAT', 'no node gives "q"');
  });

  it.each<[string, Node[], Graph, string[]]>([
    [
      'a cycle',
      [node('Relu', ['b'], 'a'), node('Relu', ['a'], 'b'), node('Relu', ['b'], 'y')],
      {},
      ['"the a" (Relu)', '"b" comes from a later node'],
    ],
    ['a node of itself', [node('Relu', ['y'], 'y')], {}, ['"y" comes from a later node']],
    [
      'a name given twice',
      [node('Relu', ['x'], 'y'), node('Tanh', ['x'], 'y')],
      {},
      ['"y" is given twice'],
    ],
    ['the input given again', [node('Relu', ['x'], 'x')], {}, ['"x" is given twice']],
    [
      'an input from nowhere',
      [node('Relu', ['nowhere'], 'y')],
      {},
      ['nothing gives its input "nowhere"'],
    ],
    [
      'no input',
      [node('Constant', [], 'y', { attribute: [float('value_float', 1)] })],
      {},
      ['expected one input, got none'],
    ],
    [
      'two inputs',
      [node('Add', ['x', 'z'], 'y')],
      { input: [valueInfo('x', [0, 2]), valueInfo('z', [0, 2])] },
      ['expected one input', '"x", "z"'],
    ],
    ['no output', [node('Relu', ['x'], 'y')], { output: [] }, ['expected one output, got none']],
    [
      'a second output of a node',
      [node('Dropout', ['x'], 'd', { output: ['d', 'y'] })],
      {},
      ['output "y"', 'missing'],
    ],
    [
      'an unknown operator',
      [node('Quux', ['x'], 'y', { domain: 'com.acme' })],
      {},
      ['"the y" (com.acme.Quux)'],
    ],
    ['an operator of no name', [node('', ['x'], 'y')], {}, ['"the y" ()']],
    ['names of the prototype', [node('__proto__', ['x'], 'y')], {}, ['(__proto__)']],
    [
      'a node without its inputs',
      [node('Relu', ['x'], 'r'), node('Gemm', ['r'], 'y')],
      {},
      ['(Gemm)', 'input 1 is missing'],
    ],
    [
      'a function that is not in the file',
      [node('Elu', ['x'], 'y', { domain: 'myelin' })],
      {},
      ['(myelin.Elu)', 'not a function'],
    ],
  ])('refuses %s', (_, given, graph, parts) => {
    expectError(() => answer(given, [], graph), FormatError, 'ERR_FORMAT', ...parts);
  });

  it("refuses an operator set before NumPy's broadcasting", () => {
    expectError(
      () => answer([node('Relu', ['x'], 'y')], [], {}, 6),
      FormatError,
      'ERR_FORMAT',
      '6',
    );
  });
});

describe('what exporters write that fell before', () => {
  const FLOAT16 = DataType.FLOAT16;
  /** 1, 2, 3, 4, 5, 6 as float16. */
  const halves = [0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600];

  it('float16 weights, as raw bytes and as integers', () => {
    const raw = new Uint8Array(Uint16Array.from(halves).buffer);
    for (const more of [{ rawData: raw }, { int32Data: halves }]) {
      const w = { name: 'w', dims: [2n, 3n], dataType: FLOAT16, ...more };
      const nodes = [node('Cast', ['w'], 'wide', { attribute: [integer('to', 1)] })];
      expect(answer([...nodes, node('MatMul', ['x', 'wide'], 'y')], [w])).toEqual(XW);
    }
  });

  it.each<[string, Node[], Tensor[]]>([
    ['inputs', [node('Clip', ['h', 'low'], 'y')], [floats('low', [], [0])]],
    ['attributes', [node('Clip', ['h'], 'y', { attribute: [float('min', 0)] })], []],
  ])('Clip from 0 on is relu, by %s', (_, nodes, tensors) => {
    const all = [node('MatMul', ['x', 'w'], 'p'), node('Neg', ['p'], 'h'), ...nodes];
    expect(kinds(fromOnnx(model(all, [W, ...tensors])))).toEqual(['relu 3']);
    expect(answer(all, [W, ...tensors])).toEqual(XW.map((z) => Math.max(-z, 0)));
  });

  it('other bounds are refused', () => {
    const six = node('Clip', ['x'], 'y', { attribute: [float('min', 0), float('max', 6)] });
    refuse([six], [], '(Clip)', 'from 0 to 6', 'relu');
  });

  it('Sum of a value and constants', () => {
    const nodes = [node('MatMul', ['x', 'w'], 'h'), node('Sum', ['b', 'h', 'b'], 'y')];
    expect(answer(nodes, [W, B])).toEqual([16.5, 36, 55.5]);
    refuse([node('Sum', ['x', 'x'], 'y')], [], '(Sum)', 'joins two values');
    refuse([node('Sum', ['b', 'b'], 'z'), node('Add', ['x', 'z'], 'y')], [B], '(Sum)', 'constants');
  });

  it('LogSoftmax at the end gives probabilities; elsewhere it is refused', () => {
    const nodes = [node('MatMul', ['x', 'w'], 'h'), node('LogSoftmax', ['h'], 'y')];
    const whole = XW.map(Math.exp).reduce((a, b) => a + b);
    for (const [i, p] of answer(nodes).entries())
      expect(p).toBeCloseTo(Math.exp(XW[i]!) / whole, 6);
    const on = [node('LogSoftmax', ['x'], 'l'), node('Relu', ['l'], 'y')];
    refuse(on, [], '(LogSoftmax)', 'as the last node only');
  });

  it('allowzero without a zero', () => {
    const reshape = node('Reshape', ['x', 'shape'], 'r', { attribute: [integer('allowzero', 1)] });
    const nodes = [reshape, node('MatMul', ['r', 'w'], 'y')];
    expect(answer(nodes, [W, integers('shape', [-1, 2])])).toEqual(XW);
    refuse(nodes, [W, integers('shape', [0, 2])], '(Reshape)', 'allowzero');
  });

  it.each([
    ['x·sigmoid(x)', ['b', 's']],
    ['sigmoid(x)·x', ['s', 'b']],
  ])('%s where x is a sigmoid itself', (_, inputs) => {
    const nodes = [
      node('Sigmoid', ['x'], 'b'),
      node('Sigmoid', ['b'], 's'),
      node('Mul', inputs, 'y'),
    ];
    expect(kinds(fromOnnx(model(nodes)))).toEqual(['sigmoid 2', 'silu 2']);
    const expected = X.map(sigmoid).map((x) => x * sigmoid(x));
    for (const [i, y] of answer(nodes, []).entries()) expect(y).toBeCloseTo(expected[i]!, 6);
  });

  it.each([
    ['x·(1 + erf)', ['b', 'p']],
    ['(1 + erf)·x', ['p', 'b']],
  ])('gelu, %s, where x is a sigmoid itself', (_, inputs) => {
    const nodes = [
      node('Sigmoid', ['x'], 'b'),
      node('Div', ['b', 'root'], 'd'),
      node('Erf', ['d'], 'e'),
      node('Add', ['e', 'one'], 'p'),
      node('Mul', inputs, 'm'),
      node('Mul', ['m', 'half'], 'y'),
    ];
    const tensors = [
      floats('root', [], [Math.SQRT2]),
      floats('one', [], [1]),
      floats('half', [], [0.5]),
    ];
    expect(kinds(fromOnnx(model(nodes, tensors)))).toEqual(['sigmoid 2', 'gelu 2']);
  });

  it('what is cast to double is computed in float64', () => {
    const cast = (to: number) => node('Cast', ['x'], 'c', { attribute: [integer('to', to)] });
    const graph = { input: [valueInfo('x', [0, 2], DataType.INT64)] };
    for (const [to, dtype] of [
      [DataType.DOUBLE, 'float64'],
      [DataType.FLOAT, 'float32'],
    ] as const) {
      const bytes = model([cast(to), node('Gemm', ['c', 'w'], 'y')], [W], graph);
      expect(fromOnnx(bytes).dtype).toBe(dtype);
    }
    const given = model([cast(DataType.DOUBLE), node('Gemm', ['c', 'w'], 'y')], [W], graph);
    expect(fromOnnx(given, { dtype: 'float32' }).dtype).toBe('float32');
  });
});
