// jax-js on its WebAssembly backend: a jitted gradient and a jitted update for each parameter. One jit around both was
// tried and took five times as long, as the fused update computes the gradient anew.
import { type JaxArray, type JaxState, jaxArrays } from './jax-step.js';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

await serve(async () => {
  const { array, createState, step, forward } = await jaxArrays();
  return {
    version: packageVersion('@jax-js/jax'),
    load: (task, { rows, inputs, outputs, x, targets }) => {
      const samples = rowsOf(x.subarray(0, 16 * inputs), inputs);
      const all = array(x, [rows, inputs]);
      // Batches are cut once, as its users do: an array for each.
      const batches: { rows: number; x: JaxArray; y: JaxArray }[] = [];
      for (let start = 0; start < rows; start += task.batchSize) {
        const end = Math.min(rows, start + task.batchSize);
        batches.push({
          rows: end - start,
          x: array(x.slice(start * inputs, end * inputs), [end - start, inputs]),
          y: array(targets.slice(start * outputs, end * outputs), [end - start, outputs]),
        });
      }
      let state: JaxState = createState(task);
      return {
        how: 'rows in a fixed order, jit',
        reset: () => {
          state.dispose();
          state = createState(task);
        },
        train: async (epochs, count) => {
          for (let epoch = 0; epoch < epochs; epoch++) {
            for (let b = 0, seen = 0; seen < count && b < batches.length; b++) {
              const batch = batches[b]!;
              step(state, batch.x.ref, batch.y.ref);
              seen += batch.rows;
            }
          }
          await state.ready();
        },
        one: (row) =>
          forward(state, array(Float32Array.from(samples[row]!), [1, inputs])).dataSync(),
        all: () => forward(state, all.ref).dataSync(),
        outputs: (count) =>
          forward(state, array(x.slice(0, count * inputs), [count, inputs])).dataSync(),
      };
    },
  };
});
