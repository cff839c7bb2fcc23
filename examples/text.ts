// A poem learnt letter by letter, by a recurrent network and by a small transformer, which then go on with its first words.
import {
  adam,
  dense,
  embedding,
  gru,
  type LayerSpec,
  layerNorm,
  Network,
  positionalEmbedding,
  residual,
  selfAttention,
} from 'myelin';
import { generate, nextTokens, Vocabulary } from 'myelin/text';
import { JABBERWOCKY } from './data/jabberwocky.js';

const vocabulary = new Vocabulary({ unit: 'characters' }).fit(JABBERWOCKY);
const { size } = vocabulary;
// 48 letters a sample, each with the one that follows; samples overlap.
const { inputs, targets } = nextTokens(vocabulary.encode(JABBERWOCKY), {
  ...{ size: 48, stride: 5 },
  everyStep: true,
});

const [width, heads] = [32, 4];
const block = (): LayerSpec[] => [
  residual([layerNorm(), selfAttention({ heads, causal: true })]),
  residual([layerNorm(), dense({ units: 2 * width, activation: 'gelu' }), dense({ units: width })]),
];
const answer = dense({ units: size, activation: 'softmax' });
const networks: Record<string, readonly LayerSpec[]> = {
  gru: [
    embedding({ vocabulary: size, units: 16 }),
    gru({ units: 64, returnSequences: true }),
    answer,
  ],
  transformer: [
    embedding({ vocabulary: size, units: width }),
    positionalEmbedding({ maxSteps: 48 }),
    ...block(),
    ...block(),
    layerNorm(),
    answer,
  ],
};

for (const [name, layers] of Object.entries(networks)) {
  // null: the recurrent one goes on from all that it has written, the other from the latest 24 to 48 letters.
  const network = new Network({ inputs: [null], layers, seed: 1, dtype: 'float32' });
  const { loss } = network.train(Array.from(inputs.toArray()), Array.from(targets.toArray()), {
    ...{ epochs: 25, batchSize: 16, loss: 'categoricalCrossentropy' },
    optimizer: adam({ learningRate: 0.005 }),
  });
  const bits = (nats: number): string => (nats / Math.LN2).toFixed(2);
  console.log(
    `${name}: ${network.parameterCount} parameters, ${bits(loss[0]!)} bits a letter after an epoch, ${bits(loss.at(-1)!)} at the end`,
  );
  const prompt = '’Twas brillig, and the ';
  const text = generate(network, vocabulary, { prompt, length: 90, temperature: 0.2, seed: 1 });
  console.log(`${prompt}${text}`.replaceAll('\n', ' / '), '\n');
}
