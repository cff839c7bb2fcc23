// The network and its optimizers in jax-js, which counts references: an array passed on is spent unless as `.ref`.
// What made a difference, by processor time of a step with digits: one jit around gradient and update (0.9 ms against
// 1.4 in parts); waiting for each step (without, pending operations pile up and every next step takes longer: 20 ms and
// more); learning rates as arrays (a plain number becomes part of the kernel, which is compiled anew for each).
import '../hello/navigator.js';
import * as jax from '@jax-js/jax';
import { type JaxArray, nn, numpy as np } from '@jax-js/jax';
import type { Task } from '../task.js';

export type { JaxArray };

/** Parameters (weights and biases in turn) and Adam's moments. */
export interface JaxState {
  parameters: JaxArray[];
  first: JaxArray[];
  second: JaxArray[];
  steps: number;
}

export interface JaxModel {
  /** Weights from glorotUniform, biases 0. */
  createState(): JaxState;
  dispose(state: JaxState): void;
  /** One update with one batch; spends x and y. */
  step(state: JaxState, x: JaxArray, y: JaxArray): Promise<void>;
  /** Outputs; spends x. */
  forward(state: JaxState, x: JaxArray): JaxArray;
}

type Buffers = [parameters: JaxArray[], first: JaxArray[], second: JaxArray[]];

export async function openJax(): Promise<void> {
  const devices = await jax.init();
  if (!devices.includes('wasm')) throw new Error(`no wasm device: ${devices.join(', ')}`);
  jax.defaultDevice('wasm');
}

export function jaxArray(data: Float32Array, shape: number[]): JaxArray {
  return np.array(data).reshape(shape);
}

export function jaxModel({ sizes, hidden, optimizer, learningRate }: Task): JaxModel {
  const shapes = sizes.slice(1).flatMap((units, i) => [[sizes[i]!, units], [units]]);

  /** What stands before the last activation; spends all. */
  const logits = (parameters: JaxArray[], x: JaxArray): JaxArray => {
    let out = x;
    for (let l = 0; l < parameters.length; l += 2) {
      out = np.matmul(out, parameters[l]!).add(parameters[l + 1]!);
      if (l < parameters.length - 2) out = hidden === 'relu' ? nn.relu(out) : np.tanh(out);
    }
    return out;
  };
  const loss = (parameters: JaxArray[], x: JaxArray, y: JaxArray): JaxArray => {
    const [rows, outputs] = y.shape as [number, number];
    const z = logits(parameters, x);
    const total =
      outputs === 1
        ? nn.softplus(z.ref).sub(y.mul(z)).sum()
        : nn.logSoftmax(z, -1).mul(y).mul(-1).sum();
    return total.mul(1 / rows);
  };
  const gradient = jax.valueAndGrad(loss);
  const gradients = (parameters: JaxArray[], x: JaxArray, y: JaxArray): JaxArray[] => {
    const [value, wanted] = gradient(refs(parameters), x, y);
    value.dispose();
    return wanted;
  };

  const sgd = jax.jit((parameters: JaxArray[], x: JaxArray, y: JaxArray, rate: JaxArray) => {
    const wanted = gradients(parameters, x, y);
    const next = parameters.map((w, i) => w.sub(wanted[i]!.mul(rate.ref)));
    rate.dispose();
    return next;
  });
  const adam = jax.jit(
    (buffers: Buffers, x: JaxArray, y: JaxArray, rate: JaxArray, scale: JaxArray): Buffers => {
      const [parameters, moments, squares] = buffers;
      const wanted = gradients(parameters, x, y);
      const next: Buffers = [[], [], []];
      for (const [i, g] of wanted.entries()) {
        const first = moments[i]!.mul(0.9).add(g.ref.mul(0.1));
        const second = squares[i]!.mul(0.999).add(g.ref.mul(g).mul(0.001));
        const root = np.sqrt(second.ref.div(scale.ref)).add(1e-8);
        next[0].push(parameters[i]!.sub(first.ref.mul(rate.ref).div(root)));
        next[1].push(first);
        next[2].push(second);
      }
      rate.dispose();
      scale.dispose();
      return next;
    },
  );
  const outputs = jax.jit((parameters: JaxArray[], x: JaxArray) => {
    const z = logits(parameters, x);
    return z.shape[1] === 1 ? nn.sigmoid(z) : nn.softmax(z, -1);
  });

  return {
    createState: () => ({
      parameters: shapes.map(initial),
      first: shapes.map((shape) => np.zeros(shape)),
      second: shapes.map((shape) => np.zeros(shape)),
      steps: 0,
    }),
    dispose: ({ parameters, first, second }) => {
      for (const a of [...parameters, ...first, ...second]) a.dispose();
    },
    step: async (state, x, y) => {
      state.steps++;
      if (optimizer === 'sgd') {
        state.parameters = sgd(state.parameters, x, y, scalar(learningRate));
      } else {
        const rate = scalar(learningRate / (1 - 0.9 ** state.steps));
        const scale = scalar(1 - 0.999 ** state.steps);
        const buffers: Buffers = [state.parameters, state.first, state.second];
        [state.parameters, state.first, state.second] = adam(buffers, x, y, rate, scale);
      }
      const { parameters, first, second } = state;
      await jax.blockUntilReady([...parameters, ...first, ...second]);
    },
    forward: ({ parameters }, x) => outputs(refs(parameters), x),
  };
}

function initial(shape: number[]): JaxArray {
  const [fanIn, fanOut] = shape;
  if (fanOut === undefined) return np.zeros(shape);
  const limit = Math.sqrt(6 / (fanIn! + fanOut));
  const drawn = Float32Array.from(
    { length: fanIn! * fanOut },
    () => limit * (2 * Math.random() - 1),
  );
  return jaxArray(drawn, shape);
}

function scalar(value: number): JaxArray {
  return np.array(Float32Array.of(value));
}

function refs(arrays: readonly JaxArray[]): JaxArray[] {
  return arrays.map((a) => a.ref);
}
