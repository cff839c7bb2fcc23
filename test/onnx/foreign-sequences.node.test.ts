// PyTorch's exports of sequences and residual networks (pytorch-sequences.py beside them): its answers.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Network, Tensor } from '../../src/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { distance } from './models.js';

const folder = new URL('foreign/', import.meta.url);
const read = (name: string) => readFileSync(fileURLToPath(new URL(name, folder)));

type Nested = readonly (number | Nested)[];
const answers = JSON.parse(read('pytorch-sequences.json').toString()) as Record<
  string,
  { any: boolean; x: Nested; y: number[] }
>;

const KINDS: Readonly<Record<string, string>> = {
  'lstm-last-step': 'embedding lstm dense',
  'lstm-last-state': 'embedding lstm dense',
  'gru-stacked': 'embedding gru gru dense',
  'lstm-both-ways': 'embedding bidirectional dense',
  'rnn-relu': 'embedding simpleRnn dense',
  'gru-steps-both-ways': 'bidirectional dense',
  'lstm-steps': 'lstm dense',
  block: 'embedding positionalEmbedding residual residual dense',
  'block-causal': 'embedding positionalEmbedding residual residual dense',
  residual: 'dense residual activation layerNorm dense',
  'residual-image': 'conv2d residual activation globalAveragePool dense',
};

/** Channels last. */
function imagesOf(x: Nested): number[][][][] {
  return (x as number[][][][]).map((image) =>
    image[0]!.map((row, i) => row.map((_, j) => image.map((channel) => channel[i]![j]!))),
  );
}

function answerOf(network: Network, x: Nested): Float64Array {
  const answer = network.run<Tensor | Tensor[]>(x as never);
  const parts = Array.isArray(answer) ? answer : [answer];
  return Float64Array.of(...parts.flatMap(({ data }) => [...data]));
}

describe.each(Object.entries(KINDS))('%s', (name, kinds) => {
  const { any, x, y } = answers[name]!;
  const given = name === 'residual-image' ? imagesOf(x) : x;

  it('answers as PyTorch, layer by layer', () => {
    const network = fromOnnx(read(`pytorch-${name}.onnx`));
    expect(network.layers.map(({ kind }) => kind).join(' ')).toBe(kinds);
    expect((network.inputShape as readonly unknown[]).includes(null)).toBe(any);
    expect(distance(answerOf(network, given), Float64Array.from(y))).toBeLessThan(2e-6);
  });

  it('written again, onnxruntime answers the same', async () => {
    const network = fromOnnx(read(`pytorch-${name}.onnx`));
    const session = await InferenceSession.create(toOnnx(network), { logSeverityLevel: 4 });
    const data = Float32Array.from((given as Nested).flat(9) as number[]);
    const { output } = await session.run({
      input: new OnnxTensor('float32', data, [2, ...network.inputShape.map((n) => n ?? 5)]),
    });
    await session.release();
    expect(distance(output!.data as Float32Array, Float64Array.from(y))).toBeLessThan(2e-6);
  });
});
