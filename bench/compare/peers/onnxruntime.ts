// onnxruntime-web's WebAssembly on one thread. It trains nothing: the network is one that Myelin wrote.
import { Network } from 'myelin';
import { toOnnx } from 'myelin/onnx';
import * as ort from 'onnxruntime-web';
import { shapedLayers } from './myelin-layers.js';
import { packageVersion } from './package-version.js';
import { rowsOf } from './read-data.js';
import { serve } from './serve.js';

ort.env.wasm.numThreads = 1;

await serve(() => ({
  version: packageVersion('onnxruntime-web'),
  load: async (task, { rows, inputs, x }) => {
    const shape = task.shape!;
    const samples = rowsOf(x.subarray(0, 16 * inputs), inputs);
    const network = new Network({ inputs: shape, layers: shapedLayers(task), dtype: 'float32' });
    const session = await ort.InferenceSession.create(toOnnx(network));
    const answer = async (data: Float32Array, count: number): Promise<Float32Array> => {
      const { output } = await session.run({
        input: new ort.Tensor('float32', data, [count, ...shape]),
      });
      return output!.data as Float32Array;
    };
    return {
      how: '',
      reset: () => {},
      train: () => {
        throw new Error('trains nothing');
      },
      one: (row) => answer(Float32Array.from(samples[row]!), 1),
      all: () => answer(x, rows),
      outputs: (count) => answer(x.slice(0, count * inputs), count),
    };
  },
}));
