import './navigator.js';
import {
  blockUntilReady,
  defaultDevice,
  init,
  type JaxArray,
  jit,
  nn,
  numpy as np,
  valueAndGrad,
} from '@jax-js/jax';
import { type Hello, INPUTS, TARGETS } from './hello.js';

type Parameters = JaxArray[];

const logits = ([w1, b1, w2, b2]: Parameters, x: JaxArray): JaxArray =>
  np.matmul(np.tanh(np.matmul(x, w1!).add(b1!)), w2!).add(b2!);

const drawn = (rows: number, columns: number): JaxArray =>
  np
    .array(Float32Array.from({ length: rows * columns }, () => 2 * Math.random() - 1))
    .reshape([rows, columns]);

export const hello: Hello<Parameters> = {
  create: async () => {
    await init();
    defaultDevice('wasm');
    return [drawn(2, 3), np.zeros([3]), drawn(3, 1), np.zeros([1])];
  },
  train: async (parameters) => {
    const x = np.array(INPUTS);
    const y = np.array(TARGETS.map((target) => [target]));
    const gradient = valueAndGrad((p: Parameters, x: JaxArray, y: JaxArray) => {
      const z = logits(p, x);
      return nn.softplus(z.ref).sub(y.mul(z)).sum();
    });
    const step = jit((p: Parameters, x: JaxArray, y: JaxArray) => {
      const [loss, gradients] = gradient(
        p.map((w) => w.ref),
        x,
        y,
      );
      loss.dispose();
      return p.map((w, i) => w.sub(gradients[i]!.mul(0.5)));
    });
    for (let epoch = 0; epoch < 1000; epoch++) {
      const next = step([...parameters], x.ref, y.ref);
      parameters.splice(0, 4, ...next);
      await blockUntilReady(parameters);
    }
  },
  predict: (parameters, sample) =>
    nn
      .sigmoid(
        logits(
          parameters.map((p) => p.ref),
          np.array([sample]),
        ),
      )
      .dataSync()[0]!,
};
