// Sums and products: with constants they become weights and biases.
import type { Numbers } from '../../../matrix/matrix-like.js';
import { inOrder, rowsInOrder } from '../images/layout.js';
import { normalizedImage } from '../images/normalisation.js';
import type { NodeReader, Operator } from '../node-reader.js';
import { residualSum } from '../sequences/residual.js';
import {
  type Affine,
  type Call,
  type Constant,
  callOf,
  type Factors,
  multiplied,
  near,
  ratio,
  scaled,
  shifted,
  type Value,
} from '../value.js';
import { denseOverLastAxis } from './dense-over-last-axis.js';

/** A constant beside a value: one number, or one for each unit, in the network's order. */
function factorsOf(node: NodeReader, value: Affine, { data, dims: given }: Constant): Factors {
  if (data.length === 1) return data[0]!;
  const { dims, units } = value;
  const own = [...given];
  while (own.length > dims.length && own[0] === 1) own.shift();
  if (own.length === dims.length && own.every((dim, i) => dim === dims[i])) {
    return inOrder(value, data);
  }
  // As NumPy broadcasts, where there is more than one axis.
  while (own.length < dims.length) own.unshift(1);
  const fits = own.length === dims.length && own.every((dim, i) => dim === 1 || dim === dims[i]);
  if (dims.length < 2 || !fits) {
    return node.fail(
      `a constant of shape [${given.join(', ')}] beside rows of shape [${dims.join(', ')}] is not read`,
    );
  }
  node.spend(units);
  const result = new Float64Array(units);
  for (let i = 0; i < units; i++) {
    let [rest, from, step] = [i, 0, 1];
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      if (own[axis] !== 1) from += (rest % dims[axis]!) * step;
      rest = Math.floor(rest / dims[axis]!);
      step *= own[axis]!;
    }
    result[i] = data[from]!;
  }
  return inOrder(value, result);
}

/** What one constant does to a value: the same for both kinds of value. */
function withConstant(
  node: NodeReader,
  value: Affine | Call,
  constant: Constant,
  onCall: (call: Call, c: number) => Call,
  onAffine: (affine: Affine, c: Factors) => Affine,
): Value {
  if (value.kind === 'call' && constant.data.length === 1) return onCall(value, constant.data[0]!);
  const affine = value.kind === 'call' ? node.layer(value) : value;
  node.spend(2 * affine.units);
  return onAffine(affine, factorsOf(node, affine, constant));
}

function add(node: NodeReader, value: Affine | Call, constant: Constant): Value {
  return withConstant(
    node,
    value,
    constant,
    (call, c) => ({ ...call, shift: call.shift + c }),
    shifted,
  );
}

function multiply(node: NodeReader, value: Affine | Call, constant: Constant): Value {
  return withConstant(
    node,
    value,
    constant,
    (call, c) => ({ ...call, scale: call.scale * c, shift: call.shift * c }),
    scaled,
  );
}

const negative: Constant = { kind: 'constant', data: Float64Array.of(-1), dims: [] };

function mapped(constant: Constant, f: (value: number) => number): Constant {
  return { ...constant, data: Float64Array.from(constant.data, f) };
}

/** Sorts two inputs; two values of which neither is a constant are for `both`. */
function binary(
  operation: (
    node: NodeReader,
    value: Affine | Call,
    constant: Constant,
    swapped: boolean,
  ) => Value,
  both: (node: NodeReader, a: Affine | Call, b: Affine | Call) => Value,
): Operator {
  return (node) => {
    node.known();
    const [a, b] = [node.input(0), node.input(1)];
    if (a.kind !== 'constant') {
      return b.kind === 'constant' ? operation(node, a, b, false) : both(node, a, b);
    }
    if (b.kind !== 'constant') return operation(node, b, a, true);
    return node.fail('of two constants is not read; let the exporter fold constants');
  };
}

function refuseBoth(node: NodeReader): never {
  return node.fail(
    'joins two values that depend on the input; a feed-forward chain of layers is read, and x + f(x)',
  );
}

const { SQRT2 } = Math;

/** x·f(u): silu, gelu or mish, where x is a multiple of u. Either side may be f(u), as x may be a sigmoid's output itself. */
function gate(node: NodeReader, a: Affine | Call, b: Affine | Call): Value {
  for (const [call, other] of [
    [b, a],
    [a, b],
  ] as const) {
    if (call.kind !== 'call' || !isGate(call.f)) continue;
    if (other.kind === 'call' && other.f === 'erf') continue; // no layer by itself
    node.spend(6 * call.of.units);
    const x = other.kind === 'call' ? node.layer(other) : other;
    const m = ratio(x, call.of);
    if (m !== undefined) return gated(node, call, x, m);
  }
  return refuseBoth(node);
}

function isGate(f: Call['f']): boolean {
  return f === 'sigmoid' || f === 'erf' || f === 'tanhSoftplus';
}

/** x·f(u) for x = m·u. */
function gated(node: NodeReader, call: Call, x: Affine, m: number): Value {
  if (call.f !== 'erf') {
    if (call.shift !== 0) return refuseBoth(node);
    return callOf(call.f === 'sigmoid' ? 'silu' : 'mish', call.of, rounded(call.scale * m));
  }
  if (!near(call.scale, call.shift)) {
    return node.fail('x·erf is read as a part of gelu, x·(1 + erf(x/√2))/2, only');
  }
  // With u = x/√2 exactly as gelu has it, x stays as it is; else gelu's argument is √2·u.
  return near(m, SQRT2)
    ? callOf('gelu', x, rounded(2 * call.scale))
    : callOf('gelu', scaled(call.of, SQRT2), rounded((2 * call.scale * m) / SQRT2));
}

/** 1 where the constants of the composition were rounded. */
function rounded(scale: number): number {
  return near(scale, 1) ? 1 : scale;
}

/** value·matrix; a value that has weights already becomes a linear layer first. */
function product(node: NodeReader, value: Affine, matrix: Numbers, columns: number): Affine {
  const from = value.weights ? node.layer(callOf('linear', value)) : value;
  node.spend(2 * matrix.length);
  if (from.layout) node.spend(matrix.length);
  return multiplied(from, rowsInOrder(from, matrix, columns), columns);
}

/** (rows, columns) of a weight matrix that fits the value. */
function matrixFor(
  node: NodeReader,
  value: Affine,
  { dims }: Constant,
  transposed: boolean,
): [number, number] {
  const [rows, columns] = (transposed ? [dims[1], dims[0]] : dims) as [number, number];
  if (dims.length !== 2 || value.dims.length !== 1 || rows !== value.units || columns === 0) {
    node.fail(
      `rows of shape [${value.dims.join(', ')}] times a ${transposed ? 'transposed ' : ''}constant of shape [${dims.join(', ')}] is not read`,
    );
  }
  return [rows, columns];
}

function transpose(matrix: Numbers, rows: number, columns: number): Numbers {
  const result = matrix.slice();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[i * columns + j] = matrix[j * rows + i]!;
  }
  return result;
}

const gemm: Operator = (node) => {
  node.known('alpha', 'beta', 'transA', 'transB');
  if (node.integer('transA', 0) !== 0) {
    node.fail('transA: the samples would be columns; they are read as rows');
  }
  const value = node.affine(0);
  const weights = node.constant(1, 'B');
  const transB = node.integer('transB', 0) !== 0;
  const [rows, columns] = matrixFor(node, value, weights, transB);
  let matrix = weights.data;
  if (transB) {
    node.spend(matrix.length);
    matrix = transpose(matrix, rows, columns);
  }
  let result = product(node, value, matrix, columns);
  const alpha = node.float('alpha', 1);
  if (alpha !== 1) result = scaled(result, alpha);
  const c = node.optional(2, 'C');
  if (!c) return result;
  const beta = node.float('beta', 1);
  node.spend(2 * columns);
  return shifted(result, factorsOf(node, result, beta === 1 ? c : mapped(c, (x) => x * beta)));
};

const matMul: Operator = (node) => {
  node.known();
  if (node.input(0).kind === 'constant') node.fail('a constant on the left is not read');
  const value = node.affine(0);
  const weights = node.constant(1, 'the right side');
  if (value.dims.length > 1) return denseOverLastAxis(node, value, weights);
  // A vector gives one number a row, without a dimension of its own.
  const column =
    weights.dims.length === 1 ? { ...weights, dims: [weights.data.length, 1] } : weights;
  const [, columns] = matrixFor(node, value, column, false);
  const result = product(node, value, weights.data, columns);
  return column === weights ? result : { ...result, dims: [] };
};

/** (x − mean)/√(variance + epsilon)·scale + bias, a number of each for every unit. */
const batchNormalization: Operator = (node) => {
  node.known('epsilon', 'momentum', 'spatial', 'training_mode');
  if (node.integer('training_mode', 0) !== 0) node.fail('training_mode is on');
  const value = node.affine(0);
  if (value.dims.length > 1) return normalizedImage(node, value);
  const [scale, bias, mean, variance] = ['scale', 'B', 'mean', 'var'].map((name, i) => {
    const { data } = node.constant(i + 1, name);
    if (data.length === value.units) return inOrder(value, data);
    return node.fail(
      `${name}: ${data.length} numbers for rows of shape [${value.dims.join(', ')}]`,
    );
  }) as [Numbers, Numbers, Numbers, Numbers];
  node.spend(5 * value.units);
  const epsilon = node.float('epsilon', 1e-5);
  const factor = Float64Array.from(scale, (s, j) => s / Math.sqrt(variance[j]! + epsilon));
  const centred = shifted(
    value,
    Float64Array.from(mean, (x) => -x),
  );
  return shifted(scaled(centred, factor), bias);
};

/** scikit-learn's scalers: (x − offset)·scale. */
const scaler: Operator = (node) => {
  node.known('offset', 'scale');
  const value = node.affine(0);
  const read = (name: string, otherwise: number): Factors => {
    const given = Float64Array.from(node.floats(name) ?? [otherwise]);
    return factorsOf(node, value, { kind: 'constant', data: given, dims: [given.length] });
  };
  node.spend(4 * value.units);
  const offset = read('offset', 0);
  const minus = typeof offset === 'number' ? -offset : offset.map((x) => -x);
  return scaled(shifted(value, minus), read('scale', 1));
};

/** By the name of the operator. */
export const ARITHMETIC: Readonly<Record<string, Operator>> = {
  Add: binary(add, residualSum),
  Sub: binary(
    (node, value, constant, swapped) =>
      swapped
        ? add(node, asData(multiply(node, value, negative)), constant)
        : add(
            node,
            value,
            mapped(constant, (x) => -x),
          ),
    refuseBoth,
  ),
  Sum: sum,
  Mul: binary(multiply, gate),
  Div: binary((node, value, constant, swapped) => {
    if (swapped) node.fail('division of a constant by what depends on the input is not read');
    return multiply(
      node,
      value,
      mapped(constant, (x) => 1 / x),
    );
  }, refuseBoth),
  Neg: (node) => {
    node.known();
    const value = node.input(0);
    return value.kind === 'constant' ? mapped(value, (x) => -x) : multiply(node, value, negative);
  },
  Gemm: gemm,
  MatMul: matMul,
  BatchNormalization: batchNormalization,
  'ai.onnx.ml.Scaler': scaler,
};

/** Any number of inputs, of which one depends on the model's. */
function sum(node: NodeReader): Value {
  node.known();
  const inputs = Array.from({ length: node.length }, (_, i) => node.input(i));
  const constants = inputs.filter((input) => input.kind === 'constant');
  const [value, second] = inputs.filter((input) => input.kind !== 'constant');
  if (second && inputs.length === 2) return residualSum(node, asData(value!), asData(second));
  if (second) return refuseBoth(node);
  if (!value) return node.fail('of constants alone is not read; let the exporter fold constants');
  return constants.reduce<Value>((total, constant) => add(node, asData(total), constant), value);
}

/** What arithmetic made of data is data. */
function asData(value: Value): Affine | Call {
  return value as Affine | Call;
}
