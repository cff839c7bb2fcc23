import { beforeAll, describe, expect, it } from 'vitest';
import {
  activation,
  dense,
  embedding,
  gru,
  type LayerSpec,
  layerNorm,
  Network,
  OptionError,
  positionalEmbedding,
  RandomState,
  residual,
  ShapeError,
  selfAttention,
  type Tensor,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { strictEngines } from '../support/facade.js';

const block = (units: number, heads: number): LayerSpec[] => [
  residual([layerNorm(), selfAttention({ heads, causal: true })]),
  residual([layerNorm(), dense({ units: 2 * units, activation: 'gelu' }), dense({ units })]),
];
const NETS: Readonly<Record<string, readonly LayerSpec[]>> = {
  'a small GPT': [
    dense({ units: 6 }),
    positionalEmbedding({ maxSteps: 150 }),
    ...block(6, 2),
    ...block(6, 3),
    layerNorm(),
    dense({ units: 4 }),
    activation({ activation: 'softmax' }),
  ],
  'attention beside recurrence': [
    gru({ units: 5, returnSequences: true }),
    selfAttention({ causal: true }),
    positionalEmbedding({ maxSteps: 200, encoding: 'sine' }),
    residual([gru({ units: 5, returnSequences: true }), selfAttention({ causal: true, heads: 5 })]),
  ],
};

describe.each(strictEngines)('attention step by step, %s', (_, choose) => {
  beforeAll(choose);

  for (const dtype of ['float64', 'float32'] as const) {
    it.each(Object.entries(NETS))(
      `%s, ${dtype}: the bits of the whole sequence`,
      (_name, layers) => {
        // Past two pages of keys and values.
        const steps = 140;
        const x = new RandomState(3).uniform(-1, 1, steps * 3);
        const network = new Network({ inputs: [null, 3], layers, seed: 1, dtype });
        const whole = network.run(x);
        const session = network.session();
        const other = network.session();
        const units = network.outputShape[1]!;
        let branch = session;
        for (let t = 0; t < steps; t++) {
          const step = x.subarray(3 * t, 3 * t + 3);
          const expected = whole.subarray(t * units, (t + 1) * units);
          expectSameBits(session.step(step), expected, `step ${t}`);
          if (t > 60 && t < 70) expectSameBits(branch.step(step), expected, `clone, step ${t}`);
          if (t === 60) branch = session.clone();
          if (t % 9 === 0) other.step([t, 0, -t]);
        }
        session.reset();
        expectSameBits(session.step(x.subarray(0, 3)), whole.subarray(0, units), 'from anew');
        // A network of that length alone has these bits, too.
        const short = new Network({ inputs: [37, 3], layers, seed: 1, dtype });
        expectSameBits(
          short.run(x.subarray(0, 3 * 37)),
          whole.subarray(0, 37 * units),
          'the first 37',
        );
      },
    );
  }

  it('as many steps as there are positions', () => {
    const layers = [dense({ units: 4 }), positionalEmbedding(), selfAttention({ causal: true })];
    const network = new Network({ inputs: [3, 2], layers, seed: 1 });
    const session = network.session();
    const whole = network.run([1, 2, 3, 4, 5, 6]);
    for (let t = 0; t < 3; t++) {
      const answer = session.step([2 * t + 1, 2 * t + 2]);
      expectSameBits(answer, whole.subarray(4 * t, 4 * t + 4), `step ${t}`);
    }
    expect(() => session.step([7, 8])).toThrow(
      new ShapeError(
        'step: the network takes 3 steps at most (the maxSteps of its positionalEmbedding), and there were 3; reset() begins anew.',
      ),
    );
    session.reset();
    expectSameBits(session.step([1, 2]), whole.subarray(0, 4), 'after reset');
  });
});

describe('positions where lengths are open', () => {
  const layers = [
    embedding({ vocabulary: 5, units: 4 }),
    positionalEmbedding({ maxSteps: 6 }),
    selfAttention({ heads: 2 }),
    dense({ units: 2 }),
  ];

  it('each sequence alone, gradients of the rows that were seen', () => {
    const any = new Network({ inputs: [null], layers, seed: 1 });
    const texts = [[1, 2, 3], [4], [0, 0, 1, 2, 4]];
    const answers = any.forward<Tensor[]>(texts);
    any.backward<Tensor[]>(answers);
    const { weights } = any.layers[1]!.parameterGradients;
    expect(weights!.shape).toEqual([6, 4]);
    expect(weights!.data.subarray(20)).toEqual(new Float64Array(4));
    const sum = new Float64Array(24);
    for (const [i, text] of texts.entries()) {
      const one = new Network({ inputs: [text.length], layers, seed: 1 });
      const { data } = one.forward<Tensor>([text]);
      expectSameBits(answers[i]!.data, data, `text ${i}`);
      one.backward<Tensor>({ data, shape: [1, text.length, 2] });
      const own = one.layers[1]!.parameterGradients.weights!.data;
      for (const [j, value] of own.entries()) sum[j]! += value;
    }
    for (const [j, value] of weights!.data.entries()) expect(value).toBeCloseTo(sum[j]!, 12);
  });

  it('what is wrong with it', () => {
    const any = new Network({ inputs: [null], layers, seed: 1 });
    const long = [[1], [0, 1, 2, 3, 4, 0, 1]];
    const message = /sample 1 has 7 steps; the network takes 6 at most \(the maxSteps/;
    expect(() => any.run(long)).toThrow(message);
    expect(() => any.forward(long)).toThrow(message);
    expect(() => any.evaluate(long, long, { loss: 'meanSquaredError' })).toThrow(message);
    expect(() => new Network({ inputs: [7], layers })).toThrow(
      /layers\[1\]: maxSteps: expected at least the 7 steps of what enters, got 6/,
    );
    expect(() => positionalEmbedding({ maxSteps: 0 })).toThrow(OptionError);
    const open = [embedding({ vocabulary: 5, units: 4 }), positionalEmbedding()];
    expect(() => new Network({ inputs: [null], layers: open })).toThrow(
      /goes by the number of steps/,
    );
    expect(() => any.session()).toThrow(/selfAttention needs all steps/);
  });

  it('is drawn, saved and shown', () => {
    const any = new Network({ inputs: [null], layers, seed: 1 });
    expect(Network.fromJSON(JSON.parse(JSON.stringify(any))).toJSON()).toEqual(any.toJSON());
    expect(any.summary()).toContain('positionalEmbedding (learned)');
  });
});
