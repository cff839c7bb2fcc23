// The network and its optimizers in jax-js: jax-js counts references, an array passed on is spent unless as `.ref`.
import '../hello/navigator.js';
import * as jax from '@jax-js/jax';
import { type JaxArray, nn, numpy as np } from '@jax-js/jax';
import type { Task } from '../task.js';

export type { JaxArray };

/** Parameters (weights and biases in turn), Adam's moments, and the step. */
export interface JaxState {
  task: Task;
  parameters: JaxArray[];
  first: JaxArray[];
  second: JaxArray[];
  steps: number;
  ready(): Promise<void>;
  dispose(): void;
}

interface JaxArrays {
  array(data: Float32Array, shape: number[]): JaxArray;
  createState(task: Task): JaxState;
  /** One update with one batch; spends both arrays. */
  step(state: JaxState, x: JaxArray, y: JaxArray): void;
  /** Outputs; spends x. */
  forward(state: JaxState, x: JaxArray): JaxArray;
}

export async function jaxArrays(): Promise<JaxArrays> {
  const devices = await jax.init();
  if (!devices.includes('wasm')) throw new Error(`no wasm device: ${devices.join(', ')}`);
  jax.defaultDevice('wasm');

  const array: JaxArrays['array'] = (data, shape) => np.array(data).reshape(shape);
  const sgd = jax.jit((w: JaxArray, g: JaxArray, rate: JaxArray) => w.sub(g.mul(rate)));
  const adam = jax.jit(
    (w: JaxArray, g: JaxArray, m: JaxArray, v: JaxArray, rate: JaxArray, scale: JaxArray) => {
      const first = m.mul(0.9).add(g.ref.mul(0.1));
      const second = v.mul(0.999).add(g.ref.mul(g).mul(0.001));
      const change = first.ref.mul(rate).div(np.sqrt(second.ref.div(scale)).add(1e-8));
      return [w.sub(change), first, second];
    },
  );
  const models = new Map<string, ReturnType<typeof compile>>();
  const model = (hidden: Task['hidden']): ReturnType<typeof compile> => {
    const found = models.get(hidden) ?? compile(hidden);
    models.set(hidden, found);
    return found;
  };

  return {
    array,
    createState,
    forward: ({ task, parameters }, x) => model(task.hidden).outputs(refs(parameters), x),
    step: (state, x, y) => {
      const { task, parameters, first, second } = state;
      const [loss, gradients] = model(task.hidden).gradient(refs(parameters), x, y);
      loss.dispose();
      state.steps++;
      const scale = 1 - 0.999 ** state.steps;
      for (let i = 0; i < parameters.length; i++) {
        if (task.optimizer === 'sgd') {
          parameters[i] = sgd(parameters[i]!, gradients[i]!, np.array(task.learningRate));
          continue;
        }
        const rate = np.array(task.learningRate / (1 - 0.9 ** state.steps));
        [parameters[i], first[i], second[i]] = adam(
          parameters[i]!,
          gradients[i]!,
          first[i]!,
          second[i]!,
          rate,
          np.array(scale),
        ) as [JaxArray, JaxArray, JaxArray];
      }
    },
  };
}

function refs(arrays: readonly JaxArray[]): JaxArray[] {
  return arrays.map((a) => a.ref);
}

/** Spends parameters and x; what stands before the last activation. */
function logits(hidden: Task['hidden'], parameters: JaxArray[], x: JaxArray): JaxArray {
  let out = x;
  for (let l = 0; l < parameters.length; l += 2) {
    out = np.matmul(out, parameters[l]!).add(parameters[l + 1]!);
    if (l < parameters.length - 2) out = hidden === 'relu' ? nn.relu(out) : np.tanh(out);
  }
  return out;
}

function compile(hidden: Task['hidden']): {
  outputs: (parameters: JaxArray[], x: JaxArray) => JaxArray;
  gradient: (parameters: JaxArray[], x: JaxArray, y: JaxArray) => [JaxArray, JaxArray[]];
} {
  const loss = (parameters: JaxArray[], x: JaxArray, y: JaxArray): JaxArray => {
    const [rows, outputs] = y.shape as [number, number];
    const z = logits(hidden, parameters, x);
    const total =
      outputs === 1
        ? nn.softplus(z.ref).sub(y.mul(z)).sum()
        : nn.logSoftmax(z, -1).mul(y).mul(-1).sum();
    return total.mul(1 / rows);
  };
  return {
    outputs: jax.jit((parameters: JaxArray[], x: JaxArray) => {
      const z = logits(hidden, parameters, x);
      return z.shape[1] === 1 ? nn.sigmoid(z) : nn.softmax(z, -1);
    }),
    gradient: jax.jit(jax.valueAndGrad(loss)),
  };
}

/** Weights are drawn from glorotUniform, biases are 0. */
function createState(task: Task): JaxState {
  const shapes = task.sizes.slice(1).flatMap((units, i) => [[task.sizes[i]!, units], [units]]);
  const parameters = shapes.map((shape) => {
    if (shape.length === 1) return np.zeros(shape);
    const [fanIn, fanOut] = shape as [number, number];
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    const drawn = Float32Array.from(
      { length: fanIn * fanOut },
      () => limit * (2 * Math.random() - 1),
    );
    return np.array(drawn).reshape(shape);
  });
  const first = shapes.map((shape) => np.zeros(shape));
  const second = shapes.map((shape) => np.zeros(shape));
  return {
    task,
    parameters,
    first,
    second,
    steps: 0,
    ready: async () => {
      await jax.blockUntilReady(parameters);
    },
    dispose: () => {
      for (const a of [...parameters, ...first, ...second]) a.dispose();
    },
  };
}
