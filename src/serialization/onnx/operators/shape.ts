// Constants, and what changes the form of a value but not its numbers.
import type { Numbers } from '../../../matrix/matrix-like.js';
import { isImage, transposed, withoutAxes } from '../images/layout.js';
import type { NodeReader, Operator } from '../node-reader.js';
import { TensorProto_DataType as DataType } from '../onnx-pb.js';
import { typeName } from '../tensor.js';
import { type Affine, affineOf, type Constant, callOf, matrixOf, type Value } from '../value.js';

const productOf = (dims: readonly number[]): number =>
  dims.reduce((product, dim) => product * dim, 1);

const constant: Operator = (node) => {
  node.known('value', 'value_float', 'value_floats', 'value_int', 'value_ints');
  const tensor = node.tensor('value');
  if (tensor) return tensor;
  const list = node.floats('value_floats') ?? node.integers('value_ints');
  if (list) return { kind: 'constant', data: Float64Array.from(list), dims: [list.length] };
  const value = node.float('value_float', node.integer('value_int', Number.NaN));
  if (Number.isNaN(value)) node.fail('no value');
  return { kind: 'constant', data: Float64Array.of(value), dims: [] };
};

const cast: Operator = (node) => {
  node.known('to', 'saturate');
  const to = node.integer('to', 0);
  const value = node.input(0);
  if (value.kind !== 'constant') {
    if (to === DataType.FLOAT || to === DataType.DOUBLE) return value;
    return node.fail(`to ${typeName(to)}: what depends on the input is float or double`);
  }
  if (to === DataType.FLOAT) return { ...value, data: Float32Array.from(value.data) };
  if (to === DataType.DOUBLE) return value;
  if (to === DataType.INT32 || to === DataType.INT64) {
    return { ...value, data: value.data.map(Math.trunc) };
  }
  return node.fail(`to ${typeName(to)} is not read`);
};

/** The dimensions behind the batch, of which `given` are all; −1 is what is left, 0 what was there. */
function rowDims(node: NodeReader, value: Affine, given: readonly number[]): number[] {
  const refuse = (): never =>
    node.fail(
      `to shape [${given.map((dim) => (Number.isNaN(dim) ? 'batch' : dim)).join(', ')}] from rows of shape [${value.dims.join(', ')}]: rows must stay rows`,
    );
  const [batch, ...rest] = given;
  const dims = rest.map((dim, i) => (dim === 0 ? (value.dims[i] ?? refuse()) : dim));
  const open = dims.indexOf(-1);
  if (open >= 0) dims[open] = value.units / -productOf(dims);
  if (dims.some((dim) => !Number.isInteger(dim) || dim < 1)) refuse();
  if (productOf(dims) !== value.units) refuse();
  const whole = batch === -1 && open < 0;
  if (!whole && batch !== 0 && !Number.isNaN(batch) && batch !== node.rows) refuse();
  return dims;
}

const reshape: Operator = (node) => {
  node.known('allowzero');
  const target = node.constant(1, 'the shape').data;
  if (node.integer('allowzero', 0) !== 0 && target.includes(0)) {
    node.fail('allowzero is on, and the shape has a 0: there would be no numbers');
  }
  const value = node.input(0);
  if (value.kind === 'constant') {
    const dims = Array.from(target, (dim, i) => (dim === 0 ? (value.dims[i] ?? 0) : dim));
    const open = dims.indexOf(-1);
    if (open >= 0) dims[open] = value.data.length / -productOf(dims);
    if (productOf(dims) === value.data.length) return { ...value, dims };
    return node.fail(`${value.data.length} numbers to shape [${target.join(', ')}]`);
  }
  const affine = unscaled(node);
  return { ...affine, dims: rowDims(node, affine, Array.from(target)) };
};

/** Data whose shape is to change: what an image is scaled by goes by its channels, which cannot be told later. */
function unscaled(node: NodeReader): Affine {
  const value = node.affine(0);
  const { stage, dims, layout, scale, shift } = value;
  if (stage.input || !isImage(value) || (!scale && !shift)) return value;
  return affineOf(node.settled(value), dims, layout);
}

const flatten: Operator = (node) => {
  node.known('axis');
  const value = unscaled(node);
  const axis = node.integer('axis', 1);
  if (axis === 1 || axis === -value.dims.length) return { ...value, dims: [value.units] };
  return node.fail(`axis ${axis} would mix rows`);
};

/** Axes from an attribute (before operator set 13) or the second input. */
function axesOf(node: NodeReader): number[] | undefined {
  node.known('axes');
  return node.list(1, 'axes');
}

const squeeze: Operator = (node) => {
  const axes = axesOf(node);
  const value = node.input(0);
  const dims = value.kind === 'constant' ? value.dims : [0, ...node.affine(0).dims];
  const places = axes?.map((axis) => (axis < 0 ? axis + dims.length : axis));
  if (places?.some((place) => dims[place] !== 1)) {
    node.fail(`axes [${axes!.join(', ')}] of shape [${dims.join(', ')}] are not all 1`);
  }
  const left = dims.filter((dim, i) => (places ? !places.includes(i) : dim !== 1));
  if (value.kind === 'constant') return { ...value, dims: left };
  const affine = node.affine(0);
  // The axes that are left, in their order: so that those of an image can still be told.
  const kept = dims.flatMap((dim, i) =>
    i > 0 && (places ? !places.includes(i) : dim !== 1) ? [i - 1] : [],
  );
  return withoutAxes(affine, kept);
};

const unsqueeze: Operator = (node) => {
  const axes = axesOf(node);
  const value = node.constant(0, 'what is unsqueezed');
  const rank = value.dims.length + (axes?.length ?? 0);
  const places = new Set(axes?.map((axis) => (axis < 0 ? axis + rank : axis)));
  if (rank > 8 || places.size !== rank - value.dims.length) node.fail('axes are missing or twice');
  const old = value.dims.values();
  const dims = Array.from({ length: rank }, (_, i) =>
    places.has(i) ? 1 : (old.next().value ?? 1),
  );
  return { ...value, dims };
};

const transpose: Operator = (node) => {
  node.known('perm');
  if (node.input(0).kind !== 'constant') return transposeData(node);
  const { data, dims } = node.constant(0, 'what is transposed');
  const order = node.integers('perm') ?? [1, 0];
  if (dims.length !== 2 || order.length !== 2 || order[0] === order[1]) {
    node.fail(`a constant of shape [${dims.join(', ')}]; matrices are read`);
  }
  if (order[0] === 0) return node.input(0);
  const [rows, columns] = dims as [number, number];
  node.spend(data.length);
  const result: Numbers = data.slice();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = data[i * columns + j]!;
  }
  return { kind: 'constant', data: result, dims: [columns, rows] };
};

/** Axes of what depends on the input: numbers of the network stay where they are. */
function transposeData(node: NodeReader): Affine {
  const value = node.affine(0);
  const rank = value.dims.length + 1;
  const perm = node.integers('perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const isOrder = perm.length === rank && new Set(perm).size === rank;
  if (!isOrder || perm[0] !== 0 || perm.some((axis) => axis < 0 || axis >= rank)) {
    node.fail(`[${perm.join(', ')}] of rows of shape [${value.dims.join(', ')}] would mix rows`);
  }
  const settled = value.weights ? node.layer(callOf('linear', value)) : value;
  const own = perm.slice(1).map((axis) => axis - 1);
  return transposed(settled, own) ?? node.fail('of what was flattened is not read');
}

/** The shape as PyTorch asks for it before a Reshape; NaN stands for the number of rows. */
const shape: Operator = (node) => {
  node.known();
  const value = node.input(0);
  const dims =
    value.kind === 'constant' ? value.dims : [node.rows ?? Number.NaN, ...node.affine(0).dims];
  return { kind: 'constant', data: Float64Array.from(dims), dims: [dims.length] };
};

const gather: Operator = (node) => {
  node.known('axis');
  const from = node.constant(0, 'what is gathered from');
  const { data: indices, dims } = node.constant(1, 'the indices');
  if (node.integer('axis', 0) !== 0 || from.dims.length !== 1) {
    node.fail('only elements of a list are read');
  }
  node.spend(indices.length);
  const data = Float64Array.from(
    indices,
    (i) => from.data.at(i) ?? node.fail(`index ${i} of a list of ${from.data.length}`),
  );
  return { kind: 'constant', data, dims };
};

/** Columns beside each other: of constants, or of what comes out of one layer. */
const concat: Operator = (node) => {
  node.known('axis');
  const axis = node.integer('axis', 0);
  const values = Array.from({ length: node.length }, (_, i) => node.input(i));
  if (values.every((value): value is Constant => value.kind === 'constant')) {
    if (values.some(({ dims }) => dims.length !== 1)) node.fail('only lists are read');
    const length = values.reduce((sum, value) => sum + value.data.length, 0);
    node.spend(length);
    const data = new Float64Array(length);
    let at = 0;
    for (const value of values) {
      data.set(value.data, at);
      at += value.data.length;
    }
    return { kind: 'constant', data, dims: [length] };
  }
  const parts = values.map((_, i) => node.affine(i));
  const { stage } = parts[0]!;
  if (axis !== 1 && axis !== -1) node.fail(`axis ${axis} would join rows`);
  if (parts.some((part) => part.stage !== stage || part.dims.length !== 1 || part.layout)) {
    node.fail('joins outputs of different layers; a feed-forward chain of layers is read');
  }
  const units = parts.reduce((sum, part) => sum + part.units, 0);
  node.spend(2 * stage.width * units);
  const weights = new Float64Array(stage.width * units);
  const shift = new Float64Array(units);
  let first = 0;
  for (const part of parts) {
    const matrix = matrixOf(part);
    for (let i = 0; i < stage.width; i++) {
      for (let j = 0; j < part.units; j++) {
        weights[i * units + first + j] = matrix[i * part.units + j]!;
      }
    }
    if (part.shift) shift.set(part.shift, first);
    first += part.units;
  }
  return { kind: 'affine', stage, dims: [units], units, weights, scale: undefined, shift };
};

const identity: Operator = (node): Value => {
  node.known();
  return node.input(0);
};

/** By the name of the operator. */
export const SHAPE: Readonly<Record<string, Operator>> = {
  Constant: constant,
  Cast: cast,
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Shape: shape,
  Gather: gather,
  Concat: concat,
  Identity: identity,
};
