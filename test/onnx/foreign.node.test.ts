// Models that PyTorch exported, and such as scikit-learn's converter writes, give the answers of their makers.
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { FormatError, type Network } from '../../src/index.js';
import { type FromOnnxOptions, fromOnnx, toOnnx } from '../../src/onnx.js';
import { expectError } from '../support/errors.js';
import { distance, magnitude } from './models.js';

const file = (name: string): Buffer => readFileSync(`test/onnx/foreign/${name}`);

interface Answers {
  x: number[][];
  y: number[][];
}

function answersOf(maker: string, model: string): Answers {
  return (JSON.parse(file(`${maker}.json`).toString()) as Record<string, Answers>)[model]!;
}

function load(name: string, options?: FromOnnxOptions): Network {
  return fromOnnx(file(`${name}.onnx`), options);
}

function expectAnswers(network: Network, { x, y }: Answers, tolerance: number): void {
  const expected = y.flat();
  expect(distance(network.run(x).data, expected) / magnitude(expected)).toBeLessThan(tolerance);
}

const kinds = (network: Network): string[] =>
  network.layers.map(({ spec, units }) =>
    spec.kind === 'dense'
      ? `${spec.activation} ${units}`
      : `${spec.kind} ${'rate' in spec ? spec.rate : ''}`,
  );

describe('PyTorch', () => {
  it.each([
    ['classifier', 1e-6],
    ['activations', 1e-6],
    ['activations-double', 1e-12],
    ['normalised', 1e-6],
    ['image', 1e-6],
    ['flatten', 1e-6],
    ['convolution', 1e-6],
  ])('%s', (model, tolerance) => {
    const network = load(`pytorch-${model}`);
    expect(network.dtype).toBe(tolerance < 1e-6 ? 'float64' : 'float32');
    expectAnswers(network, answersOf('pytorch', model), tolerance);
    // And out again.
    expectAnswers(fromOnnx(toOnnx(network)), answersOf('pytorch', model), tolerance);
  });

  it('activations become ours, composed ones too', () => {
    expect(kinds(load('pytorch-activations'))).toEqual([
      ...['sigmoid', 'tanh', 'relu', 'leakyRelu', 'elu', 'selu', 'gelu', 'silu', 'softplus'].map(
        (name) => `${name} 4`,
      ),
      'softmax 3',
    ]);
  });

  it('scaling by constants and normalisation are in the weights', () => {
    expect(kinds(load('pytorch-normalised'))).toEqual(['tanh 6', 'linear 2']);
    expect(kinds(load('pytorch-image'))).toEqual(['sigmoid 5', 'linear 1']);
  });

  it('keeps a model in float64 if asked to', () => {
    const network = load('pytorch-classifier', { dtype: 'float64' });
    expect(network.dtype).toBe('float64');
    expectAnswers(network, answersOf('pytorch', 'classifier'), 1e-6);
  });

  it('ends at any value inside', () => {
    const logits = load('pytorch-classifier', { output: '/5/Gemm_output_0' });
    expect(kinds(logits)).toEqual(['relu 8', 'tanh 8', 'linear 3']);
  });

  it('log-softmax at the end gives the probabilities', () => {
    const { spec } = load('pytorch-log-softmax').layers.at(-1)!;
    expect(spec).toMatchObject({ kind: 'dense', activation: 'softmax' });
  });

  it.each([
    ['gelu-tanh', ['"/1/Mul"', '(Mul)']],
    ['encoder-layer', ['"/self_attn/MatMul"', '(MatMul)', 'loadStateDict takes the weights']],
    ['steps-first', ['(LSTM)', 'batch_first=True']],
  ])('refuses %s by the name and kind of the node', (model, parts) => {
    const options = model === 'steps-first' ? { output: 'y' } : {};
    expectError(() => load(`pytorch-${model}`, options), FormatError, 'ERR_FORMAT', ...parts);
  });
});

describe("graphs of scikit-learn's converter", () => {
  it.each([
    ['classifier', 'probabilities'],
    ['binary', 'probabilities'],
    ['regressor', undefined],
  ])('%s', (model, output) => {
    const network = load(`scikit-learn-${model}`, output ? { output } : {});
    expectAnswers(network, answersOf('scikit-learn', model), 2e-6);
  });

  it('say which outputs there are, and why labels are none', () => {
    expectError(
      () => load('scikit-learn-classifier'),
      FormatError,
      'ERR_FORMAT',
      '"output_label", "output_probability"',
      "'output'",
    );
    for (const [output, node] of [
      ['output_probability', '(ai.onnx.ml.ZipMap)'],
      ['argmax_output', '(ArgMax)'],
    ] as const) {
      expectError(
        () => load('scikit-learn-classifier', { output }),
        FormatError,
        'ERR_FORMAT',
        node,
        '"probabilities"',
      );
    }
  });
});

it('onnxruntime agrees about what the files say', async () => {
  for (const model of ['classifier', 'activations', 'normalised']) {
    const { x } = answersOf('pytorch', model);
    const session = await InferenceSession.create(file(`pytorch-${model}.onnx`));
    const input = new Tensor('float32', Float32Array.from(x.flat()), [x.length, x[0]!.length]);
    const { y } = await session.run({ x: input });
    const answers = load(`pytorch-${model}`).run(x).data;
    expect(distance(answers, y!.data as Float32Array) / magnitude(answers)).toBeLessThan(1e-6);
    await session.release();
  }
});
