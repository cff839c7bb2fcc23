// Networks of every kind of sequence layer and option, with numbers of their own in every tensor, for what writes them elsewhere.
import {
  activation,
  bidirectional,
  dense,
  dropout,
  embedding,
  globalAveragePool,
  globalMaxPool,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  Network,
  positionalEmbedding,
  RandomState,
  residual,
  selfAttention,
  simpleRnn,
} from '../../src/index.js';

/** What goes through which layers. Those of `fixed` length take 6 steps, the others any; `vocabulary`: indices go in. */
export interface SequenceCase {
  readonly layers: readonly LayerSpec[];
  readonly vocabulary?: number;
  readonly fixed?: true;
}

const all = { returnSequences: true } as const;

/** x + attention and x + what two dense layers make of it, norms first. */
export function block(units: number, heads: number, causal: boolean): LayerSpec[] {
  return [
    residual([layerNorm(), selfAttention({ heads, causal })]),
    residual([layerNorm(), dense({ units: 2 * units, activation: 'gelu' }), dense({ units })]),
  ];
}

export const SEQUENCE_CASES: Readonly<Record<string, SequenceCase>> = {
  simpleRnn: { layers: [simpleRnn({ units: 5 }), dense({ units: 2 })] },
  'simpleRnn, each step, relu, without bias': {
    layers: [
      simpleRnn({ units: 4, activation: 'relu', bias: false, ...all }),
      dropout({ rate: 0.5 }),
    ],
  },
  'simpleRnn, backwards': { layers: [simpleRnn({ units: 5, goBackwards: true, ...all })] },
  'lstm, stacked': {
    layers: [
      lstm({ units: 5, ...all }),
      lstm({ units: 3 }),
      dense({ units: 2, activation: 'softmax' }),
    ],
  },
  'lstm, backwards, without bias': {
    layers: [lstm({ units: 3, goBackwards: true, bias: false, ...all })],
  },
  gru: { layers: [gru({ units: 5, ...all }), dense({ units: 3, activation: 'softmax' })] },
  'gru, backwards, without bias': { layers: [gru({ units: 9, goBackwards: true, bias: false })] },
  'gru, reset before': {
    layers: [
      gru({ units: 5, resetAfter: false, ...all }),
      bidirectional(gru({ units: 3, resetAfter: false, ...all })),
      gru({ units: 9, resetAfter: false, goBackwards: true, bias: false }),
    ],
  },
  'both ways': {
    layers: [
      bidirectional(lstm({ units: 3, ...all })),
      bidirectional(gru({ units: 2, ...all })),
      bidirectional(simpleRnn({ units: 4 })),
    ],
  },
  'pools of steps': {
    layers: [gru({ units: 4, ...all }), activation({ activation: 'tanh' }), globalMaxPool()],
  },
  'the mean of steps': { layers: [bidirectional(gru({ units: 3, ...all })), globalAveragePool()] },
  words: {
    layers: [
      embedding({ vocabulary: 7, units: 3 }),
      lstm({ units: 4 }),
      dense({ units: 2, activation: 'softmax' }),
    ],
    vocabulary: 7,
  },
  attention: { layers: [dense({ units: 4 }), selfAttention({ heads: 2 }), layerNorm()] },
  'a causal block': { layers: [dense({ units: 6 }), ...block(6, 3, true)] },
  'a small GPT': {
    layers: [
      embedding({ vocabulary: 7, units: 4 }),
      positionalEmbedding(),
      ...block(4, 2, true),
      layerNorm(),
      dense({ units: 7, activation: 'softmax' }),
    ],
    vocabulary: 7,
    fixed: true,
  },
  'an encoder, norms behind': {
    layers: [
      dense({ units: 4 }),
      positionalEmbedding({ encoding: 'sine' }),
      residual([selfAttention({ heads: 4 })]),
      layerNorm(),
      residual([dense({ units: 9, activation: 'relu' }), dense({ units: 4 })]),
      layerNorm(),
      globalAveragePool(),
    ],
    fixed: true,
  },
};

/** Numbers of a step that is no index. */
export const FEATURES = 3;

/** The network, with other numbers than those drawn where they would be zeros or ones. `any`: for sequences of any length. */
export function sequenceNetwork(
  { layers, vocabulary }: SequenceCase,
  dtype: 'float64' | 'float32',
  steps: number | null,
): Network {
  const inputs = vocabulary ? [steps] : [steps, FEATURES];
  const network = new Network({ inputs: inputs as number[], layers, seed: 3, dtype });
  const random = new RandomState(5);
  for (const layer of network.layers) {
    for (const [name, { data, shape }] of Object.entries(layer.parameters)) {
      if (/table/i.test(name)) continue;
      const own = random.uniform(-0.5, 0.5, data.length).map((x, i) => x + data[i]!);
      layer.parameters = { [name]: { data: own, shape } };
    }
  }
  return network;
}

/** A sample of so many steps: indices, or numbers up to `size`. */
export function sequenceSample(
  { vocabulary }: SequenceCase,
  steps: number,
  size: number,
  random: RandomState,
): Float64Array {
  if (!vocabulary) return random.uniform(-size, size, steps * FEATURES);
  return random.uniform(0, vocabulary, steps).map(Math.floor);
}
