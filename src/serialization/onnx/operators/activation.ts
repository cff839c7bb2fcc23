import { type Activation, leakyRelu, resolveActivation } from '../../../description/activations.js';
import { isWhole, orderOf } from '../images/layout.js';
import type { NodeReader, Operator } from '../node-reader.js';
import { callOf, near, scaled, shifted, type Value } from '../value.js';

/** f of a value, not yet a layer: what follows may make another function of it. */
function call(f: Activation | 'erf', check?: (...args: Parameters<Operator>) => void): Operator {
  return (node): Value => {
    if (check) check(node);
    else node.known();
    return callOf(f, node.affine(0));
  };
}

/** An attribute must be the number that Myelin's function has. */
function only(name: string, expected: number, otherwise: number): Operator {
  return (node) => {
    node.known(name);
    const given = node.float(name, otherwise);
    if (!near(given, expected)) node.fail(`${name} is ${given}; only ${expected} is read`);
    return node.input(0);
  };
}

/** leakyRelu; numbers of float32 are read as the shortest decimals that stand for them. */
function leaky(node: NodeReader, slope: number, single: boolean): Value {
  if (!(slope >= 0 && slope < Number.POSITIVE_INFINITY)) {
    node.fail(`the slope is ${slope}; expected a finite number of 0 or more`);
  }
  const description = leakyRelu({ slope: single ? shortest(slope) : slope });
  return callOf(resolveActivation('', description, ['leakyRelu']), node.affine(0));
}

function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return value;
}

/** The function of a float64 model. */
export const leakyReluOfSlope: Operator = (node) => {
  node.known();
  const { data } = node.constant(1, 'the slope');
  if (data.length !== 1) node.fail(`${data.length} slopes; one is read`);
  return leaky(node, data[0]!, false);
};

/** The largest number of float32: what exporters write where there is no bound. */
const LARGEST = 3.4028234663852886e38;

const ALPHA = 1.6732632423543772;
const GAMMA = 1.0507009873554805;

/** By the name of the operator. */
export const ACTIVATION: Readonly<Record<string, Operator>> = {
  Sigmoid: call('sigmoid'),
  Tanh: (node) => {
    node.known();
    const x = node.input(0);
    const inner = x.kind === 'call' && x.f === 'softplus' && x.scale === 1 && x.shift === 0;
    // Times x it is mish.
    return inner ? callOf('tanhSoftplus', x.of) : callOf('tanh', node.affine(0));
  },
  Relu: call('relu'),
  LeakyRelu: (node) => {
    node.known('alpha');
    return leaky(node, node.float('alpha', Math.fround(0.01)), true);
  },
  PRelu: (node) => {
    node.known();
    const slopes = node.constant(1, 'the slope').data;
    const first = slopes[0] ?? node.fail('no slope');
    const other = slopes.find((slope) => !near(slope, first));
    if (other !== undefined)
      node.fail(`slopes of ${first} and ${other}; only a single one is read`);
    return leaky(node, first, slopes instanceof Float32Array);
  },
  Elu: call('elu', only('alpha', 1, 1)),
  Selu: call('selu', (node) => {
    node.known('alpha', 'gamma');
    const [alpha, gamma] = [node.float('alpha', ALPHA), node.float('gamma', GAMMA)];
    if (!near(alpha, ALPHA) || !near(gamma, GAMMA)) {
      node.fail(`alpha ${alpha} and gamma ${gamma}; only ${ALPHA} and ${GAMMA} are read`);
    }
  }),
  Gelu: call('gelu', (node) => {
    node.known('approximate');
    const form = node.string('approximate', 'none');
    if (form !== 'none') node.fail('the approximation of gelu by tanh is not read');
  }),
  Erf: call('erf'),
  Softplus: call('softplus'),
  Mish: call('mish'),
  HardSigmoid: (node) => {
    node.known('alpha', 'beta');
    const [alpha, beta] = [node.float('alpha', 0.2), node.float('beta', 0.5)];
    // min(max(alpha·x + beta, 0), 1) is ours of 6·alpha·x + 6·beta − 3.
    const [scale, shift] = [6 * alpha, 6 * beta - 3];
    let of = node.affine(0);
    node.spend(4 * of.units);
    if (!near(scale, 1)) of = scaled(of, scale);
    if (Math.abs(shift) > 1e-6) of = shifted(of, shift);
    return callOf('hardSigmoid', of);
  },
  Clip: (node) => {
    node.known('min', 'max');
    const bound = (i: number, name: string, otherwise: number): number =>
      node.optional(i, name)?.data[0] ?? node.float(name, otherwise);
    const [min, max] = [bound(1, 'min', -LARGEST), bound(2, 'max', LARGEST)];
    if (min !== 0 || max < LARGEST) {
      node.fail(`from ${min} to ${max}; only from 0 on, which is relu, is read`);
    }
    return callOf('relu', node.affine(0));
  },
  Softmax: call('softmax', checkAxis),
  // The last node only (from-onnx.ts looks): the network gives the probabilities, of which the model gave logarithms.
  LogSoftmax: call('softmax', checkAxis),
};

function checkAxis(node: NodeReader): void {
  node.known('axis');
  const axis = node.integer('axis', node.opset < 13 ? 1 : -1);
  const value = node.affine(0);
  const { dims } = value;
  const own = axis < 0 ? axis + dims.length : axis - 1;
  // Before operator set 13 it goes over all axes from this one on.
  const alone = node.opset >= 13 || own === dims.length - 1;
  const isLast = dims.length === 1 || (isWhole(value) && orderOf(value).at(-1) === own);
  if (own < 0 || own >= dims.length || !alone || !isLast) {
    node.fail(`axis ${axis} of rows of shape [${dims.join(', ')}]; only the channels are read`);
  }
}
