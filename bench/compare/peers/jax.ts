// jax-js on its WebAssembly backend.
import { type JaxArray, jaxArray, jaxModel, openJax } from './jax-step.js';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

await serve(async () => {
  await openJax();
  return {
    version: packageVersion('@jax-js/jax'),
    load: (task, { rows, inputs, outputs, x, targets }) => {
      const samples = rowsOf(x.subarray(0, 16 * inputs), inputs);
      const all = jaxArray(x, [rows, inputs]);
      // Batches are cut once, as its users do: an array for each.
      const batches: { rows: number; x: JaxArray; y: JaxArray }[] = [];
      for (let start = 0; start < rows; start += task.batchSize) {
        const count = Math.min(rows, start + task.batchSize) - start;
        batches.push({
          rows: count,
          x: jaxArray(x.slice(start * inputs, (start + count) * inputs), [count, inputs]),
          y: jaxArray(targets.slice(start * outputs, (start + count) * outputs), [count, outputs]),
        });
      }
      const model = jaxModel(task);
      let state = model.createState();
      return {
        how: 'rows in a fixed order',
        reset: () => {
          model.dispose(state);
          state = model.createState();
        },
        train: async (epochs, count) => {
          for (let epoch = 0; epoch < epochs; epoch++) {
            for (let b = 0, seen = 0; seen < count && b < batches.length; b++) {
              const batch = batches[b]!;
              await model.step(state, batch.x.ref, batch.y.ref);
              seen += batch.rows;
            }
          }
        },
        one: (row) =>
          model.forward(state, jaxArray(Float32Array.from(samples[row]!), [1, inputs])).dataSync(),
        all: () => model.forward(state, all.ref).dataSync(),
        outputs: (count) =>
          model.forward(state, jaxArray(x.slice(0, count * inputs), [count, inputs])).dataSync(),
      };
    },
  };
});
