// Layers of images: what toOnnx writes, as onnxruntime computes it.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { type Network, RandomState } from '../../src/index.js';
import { toOnnx } from '../../src/onnx.js';
import { IMAGE_CASES, imageNetwork, RESIDUAL_CASES } from '../support/image-networks.js';
import { DTYPES, distance, magnitude } from './models.js';

const TOLERANCE = { float64: 1e-12, float32: 1e-5 } as const;

async function runtime(bytes: Uint8Array, network: Network, data: Float64Array | Float32Array) {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const shape = [data.length / network.inputs, ...(network.inputShape as number[])];
  const input =
    network.dtype === 'float64'
      ? new Tensor('float64', Float64Array.from(data), shape)
      : new Tensor('float32', Float32Array.from(data), shape);
  const { output } = await session.run({ input });
  await session.release();
  return output as Tensor & { data: Float64Array | Float32Array };
}

describe.each(DTYPES)('onnxruntime answers as run does, %s', (dtype) => {
  it.each([...IMAGE_CASES, ...RESIDUAL_CASES])('%s', async (...each) => {
    const network = imageNetwork(each, dtype);
    const bytes = toOnnx(network);
    for (const rows of [3, 1]) {
      const data = new RandomState(9).uniform(-1, 1, rows * network.inputs);
      const answer = await runtime(bytes, network, data);
      const expected = network.run({ data, shape: [rows, ...network.inputShape] });
      expect(answer.dims).toEqual([rows, ...network.outputShape]);
      const off = distance(answer.data, expected.data) / magnitude(expected.data);
      expect(off).toBeLessThan(TOLERANCE[dtype]);
    }
  });
});
