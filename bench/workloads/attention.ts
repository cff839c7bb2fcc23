// A transformer's block as PyTorch's users have it, forward and trained; and text that is written letter by letter.
import {
  adam,
  dense,
  embedding,
  globalAveragePool,
  gru,
  type LayerSpec,
  layerNorm,
  Network,
  positionalEmbedding,
  residual,
  selfAttention,
} from '../../src/index.js';
import { generate, Vocabulary } from '../../src/text.js';
import { sample, type Workload } from '../workload.js';
import { DTYPES, type Dtype, prepare, typed } from './classifier.js';
import { contestants } from './sequences.js';

const [STEPS, WIDTH, HEADS, HIDDEN, BATCH, BATCHES] = [32, 64, 4, 256, 32, 4] as const;
/** Letters that are written in a call. */
const LETTERS = 100;

const block = (units: number, hidden: number): LayerSpec[] => [
  residual([layerNorm(), selfAttention({ heads: HEADS, causal: true })]),
  residual([layerNorm(), dense({ units: hidden, activation: 'gelu' }), dense({ units })]),
];

/** Products of a sample's forward pass: four projections, scores and mixtures (the whole square, as others compute it), dense layers. */
const PRODUCTS = STEPS * WIDTH * (4 * WIDTH + 2 * STEPS + 2 * HIDDEN);

function blockWorkloads(dtype: Dtype): Workload[] {
  const count = BATCH * BATCHES;
  const numbers = (length: number, from: number) =>
    typed(
      Float64Array.from({ length }, (_, i) => sample(i + from)),
      dtype,
    );
  const x = { data: numbers(count * STEPS * WIDTH, 0), shape: [count, STEPS, WIDTH] as const };
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const make = (): Network =>
    new Network({
      inputs: [STEPS, WIDTH],
      layers: [
        ...block(WIDTH, HIDDEN),
        globalAveragePool(),
        dense({ units: 10, activation: 'softmax' }),
      ],
      ...{ seed: 1, dtype },
    });
  const row = (label: string, products: number, call: () => () => unknown): Workload => ({
    ...{ group: `Attention ${dtype}`, label, inner: 1, prepare, flops: 2 * count * products },
    contestants: contestants(call),
  });
  const name = 'block of width 64, 4 heads, 32 steps, batch 32';
  return [
    row(`${name}, forward, 4 batches`, PRODUCTS, () => {
      const network = make();
      const one = { data: x.data.subarray(0, BATCH * STEPS * WIDTH), shape: [BATCH, STEPS, WIDTH] };
      return () => {
        for (let i = 0; i < BATCHES; i++) network.run(one);
      };
    }),
    row(`${name}, Adam, 4 batches`, 3 * PRODUCTS, () => {
      const network = make();
      const optimizer = adam();
      const loss = 'categoricalCrossentropy';
      return () => network.train(x, labels, { epochs: 1, batchSize: BATCH, loss, optimizer });
    }),
  ];
}

function letterWorkloads(dtype: Dtype): Workload[] {
  const vocabulary = new Vocabulary({ unit: 'characters' }).fit(
    'the quick brown fox jumps over a lazy dog, and again.',
  );
  const { size } = vocabulary;
  const last = dense({ units: size, activation: 'softmax' });
  const layers: [string, LayerSpec[]][] = [
    ['gru 64', [gru({ units: 64, returnSequences: true })]],
    [
      '2 blocks of 64, 4 heads',
      [positionalEmbedding({ maxSteps: 2 * LETTERS }), ...twice(), layerNorm()],
    ],
  ];
  return layers.map(([name, inner]) => ({
    ...{
      group: `Attention ${dtype}`,
      label: `${LETTERS} letters generated, ${name}`,
      inner: 1,
      prepare,
    },
    contestants: contestants(() => {
      const first = embedding({ vocabulary: size, units: WIDTH });
      const network = new Network({
        inputs: [null],
        layers: [first, ...inner, last],
        seed: 1,
        dtype,
      });
      return () => generate(network, vocabulary, { prompt: 'the ', length: LETTERS, seed: 1 });
    }),
  }));
}

const twice = (): LayerSpec[] => [...block(WIDTH, HIDDEN), ...block(WIDTH, HIDDEN)];

export function attentionWorkloads(): Workload[] {
  return DTYPES.flatMap((dtype) => [...blockWorkloads(dtype), ...letterWorkloads(dtype)]);
}
