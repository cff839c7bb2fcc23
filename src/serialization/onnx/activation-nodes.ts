import { D, N, N0, ROOT } from '../../core/js/gelu.js';
import {
  type Activation,
  type ActivationName,
  activationName,
  slopeOf,
} from '../../description/activations.js';
import { attribute, type GraphBuilder, MYELIN_DOMAIN } from './graph-builder.js';

/** The operator set that is written. 17 is the first of a runtime that has all of it, and old enough for most. */
export const OPSET = 17;

/** Adds the nodes of f(x) and returns their result. */
type Compose = (graph: GraphBuilder, x: string) => string;

const operator =
  (opType: string): Compose =>
  (graph, x) =>
    graph.node(opType, [x]);

/** What both types have an operator for, or are composed of operators in the same way. */
const COMMON: Partial<Record<ActivationName, Compose>> = {
  sigmoid: operator('Sigmoid'),
  tanh: operator('Tanh'),
  relu: operator('Relu'),
  softmax: (graph, x) => graph.node('Softmax', [x], { attribute: [attribute('axis', { i: -1 })] }),
};

const SINGLE: Partial<Record<ActivationName, Compose>> = {
  elu: operator('Elu'),
  selu: operator('Selu'),
  softplus: operator('Softplus'),
  silu: (graph, x) => graph.node('Mul', [x, graph.node('Sigmoid', [x])]),
  // As PyTorch writes it: the operator Mish is of set 18.
  mish: (graph, x) => graph.node('Mul', [x, graph.node('Tanh', [graph.node('Softplus', [x])])]),
  hardSigmoid: (graph, x) =>
    graph.node('HardSigmoid', [x], {
      attribute: [attribute('alpha', { f: Math.fround(1 / 6) }), attribute('beta', { f: 0.5 })],
    }),
  // Likewise.
  gelu: (graph, x) => {
    const erf = graph.node('Erf', [graph.node('Div', [x, graph.scalar(Math.SQRT2)])]);
    const twice = graph.node('Mul', [x, graph.node('Add', [erf, graph.scalar(1)])]);
    return graph.node('Mul', [twice, graph.scalar(0.5)]);
  },
};

const positive: Compose = (graph, x) => graph.node('Max', [x, graph.scalar(0)]);

/** exp(x) − 1 for x ≤ 0 and 0 above, as 2t/(1 − t) with t = tanh(x/2), in which nothing cancels. */
const expm1OfNegative: Compose = (graph, x) => {
  const half = graph.node('Mul', [graph.node('Min', [x, graph.scalar(0)]), graph.scalar(0.5)]);
  const t = graph.node('Tanh', [half]);
  return graph.node('Div', [
    graph.node('Mul', [t, graph.scalar(2)]),
    graph.node('Sub', [graph.scalar(1), t]),
  ]);
};

function polynomial(graph: GraphBuilder, coefficients: readonly number[], u: string): string {
  let sum = graph.scalar(coefficients[0]!);
  for (const c of coefficients.slice(1)) {
    sum = graph.node('Add', [graph.node('Mul', [sum, u]), graph.scalar(c)]);
  }
  return sum;
}

/**
 * In float64 onnxruntime 1.30 has no kernel for these, or one with a float32 attribute (LeakyRelu), or replaces them by one
 * that it has not (x·Sigmoid(x), by QuickGelu). They are written as functions of the model: a runtime inlines them, and
 * a reader still sees what they are.
 */
const FUNCTIONS: Partial<Record<ActivationName, readonly [name: string, compose: Compose]>> = {
  leakyRelu: [
    'LeakyRelu',
    (graph, x) => graph.node('Max', [x, graph.node('Mul', [x, graph.scalar(0.01)])]),
  ],
  elu: ['Elu', (graph, x) => graph.node('Add', [positive(graph, x), expm1OfNegative(graph, x)])],
  selu: [
    'Selu',
    (graph, x) => {
      const scaled = graph.node('Mul', [
        expm1OfNegative(graph, x),
        graph.scalar(1.6732632423543772),
      ]);
      const sum = graph.node('Add', [positive(graph, x), scaled]);
      return graph.node('Mul', [sum, graph.scalar(1.0507009873554805)]);
    },
  ],
  softplus: [
    'Softplus',
    (graph, x) => {
      const e = graph.node('Exp', [graph.node('Neg', [graph.node('Abs', [x])])]);
      const log = graph.node('Log', [graph.node('Add', [e, graph.scalar(1)])]);
      return graph.node('Add', [positive(graph, x), log]);
    },
  ],
  silu: [
    'Silu',
    (graph, x) => {
      const e = graph.node('Exp', [graph.node('Neg', [x])]);
      return graph.node('Div', [x, graph.node('Add', [e, graph.scalar(1)])]);
    },
  ],
  // Rational functions of exp(−|x|) for x < 0 and for x ≥ 0, of which one gives ±0.
  mish: [
    'Mish',
    (graph, x) => {
      const e = graph.node('Exp', [graph.node('Neg', [graph.node('Abs', [x])])]);
      const lead = graph.node('Add', [e, graph.scalar(2)]);
      const below = graph.node('Mul', [lead, e]);
      const negative = graph.node('Min', [x, graph.scalar(0)]);
      const left = graph.node('Div', [
        graph.node('Mul', [negative, below]),
        graph.node('Add', [below, graph.scalar(2)]),
      ]);
      const twice = graph.node('Add', [e, e]);
      const above = graph.node('Add', [twice, graph.scalar(1)]);
      const bottom = graph.node('Add', [graph.node('Mul', [twice, e]), above]);
      const right = graph.node('Div', [graph.node('Mul', [positive(graph, x), above]), bottom]);
      return graph.node('Add', [left, right]);
    },
  ],
  hardSigmoid: [
    'HardSigmoid',
    (graph, x) => {
      const six = graph.scalar(6);
      const above = graph.node('Max', [graph.node('Add', [x, graph.scalar(3)]), graph.scalar(0)]);
      return graph.node('Div', [graph.node('Min', [above, six]), six]);
    },
  ],
  // The rational function of src/core/js/gelu.ts, as there is no Erf.
  gelu: [
    'Gelu',
    (graph, x) => {
      const u = graph.node('Min', [graph.node('Abs', [x]), graph.scalar(40)]);
      const ud = graph.node('Mul', [u, polynomial(graph, D, u)]);
      const n = graph.node('Add', [
        graph.node('Mul', [u, polynomial(graph, N, u)]),
        graph.scalar(N0),
      ]);
      const below = graph.node('Add', [graph.node('Mul', [ud, graph.scalar(ROOT)]), n]);
      const square = graph.node('Mul', [graph.node('Mul', [u, u]), graph.scalar(-0.5)]);
      const tail = graph.node('Mul', [graph.node('Div', [ud, below]), graph.node('Exp', [square])]);
      return graph.node('Sub', [positive(graph, x), tail]);
    },
  ],
};

/** The function of float64 that is leakyRelu of any slope; of 0.01, which files of 0.1 have already, it is LeakyRelu. */
export const LEAKY_RELU_OF_SLOPE = 'LeakyReluOfSlope';

/** Max(x, slope·x) would be wrong for slopes above 1. */
export function leakyReluOfSlope(graph: GraphBuilder, x: string, slope: string): string {
  const below = graph.node('Mul', [graph.node('Min', [x, graph.scalar(0)]), slope]);
  return graph.node('Add', [positive(graph, x), below]);
}

/** Adds the nodes of an activation and returns their result. */
export function activationNodes(
  graph: GraphBuilder,
  activation: Activation,
  wide: boolean,
  x: string,
): string {
  const name = activationName(activation);
  if (name === 'linear') return x;
  const slope = slopeOf(activation);
  if (wide && typeof activation !== 'string') {
    return graph.node(LEAKY_RELU_OF_SLOPE, [x, graph.scalar(slope)], { domain: MYELIN_DOMAIN });
  }
  const found = wide ? FUNCTIONS[name] : undefined;
  if (found) return graph.node(found[0], [x], { domain: MYELIN_DOMAIN });
  if (name === 'leakyRelu') {
    const alpha = attribute('alpha', { f: Math.fround(slope) });
    return graph.node('LeakyRelu', [x], { attribute: [alpha] });
  }
  return (COMMON[name] ?? SINGLE[name]!)(graph, x);
}

/** What a function of Myelin's domain computes, if it is an activation. */
export function activationComposition(name: string): Compose | undefined {
  const activation = activationOfFunction(name);
  return activation && FUNCTIONS[activation]![1];
}

/** The activation that a function of Myelin's domain stands for. */
export function activationOfFunction(name: string): ActivationName | undefined {
  return (Object.keys(FUNCTIONS) as ActivationName[]).find((key) => FUNCTIONS[key]![0] === name);
}
