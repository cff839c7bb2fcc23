import type { ActivationName } from '../../../description/activations.js';
import { isWhole, orderOf } from '../images/layout.js';
import type { NodeReader, Operator } from '../node-reader.js';
import { callOf, near, type Value } from '../value.js';

/** f of a value, not yet a layer: what follows may make another function of it. */
function call(
  f: ActivationName | 'erf',
  check?: (...args: Parameters<Operator>) => void,
): Operator {
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

/** The largest number of float32: what exporters write where there is no bound. */
const LARGEST = 3.4028234663852886e38;

const ALPHA = 1.6732632423543772;
const GAMMA = 1.0507009873554805;

/** By the name of the operator. */
export const ACTIVATION: Readonly<Record<string, Operator>> = {
  Sigmoid: call('sigmoid'),
  Tanh: call('tanh'),
  Relu: call('relu'),
  LeakyRelu: call('leakyRelu', only('alpha', 0.01, 0.01)),
  PRelu: call('leakyRelu', (node) => {
    node.known();
    const slopes = node.constant(1, 'the slope').data;
    const other = slopes.find((slope) => !near(slope, 0.01));
    if (other !== undefined) node.fail(`the slope is ${other}; only 0.01 is read`);
  }),
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
