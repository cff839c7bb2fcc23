// What does somebody who speaks to a lamp, a radio and a clock want? Sentences of any length, words one by one.
import { adam, bidirectional, dense, embedding, gru, Network, RandomState } from 'myelin';
import { Vocabulary } from 'myelin/text';

/** Sentences of each intent: every beginning with every end. */
const SENTENCES: Record<string, readonly [beginnings: string, ends: string]> = {
  'light on': [
    'turn on|switch on|please turn on|could you switch on|i need|give me some',
    'the light|the lamp in the kitchen|light in the hall|the light over my desk',
  ],
  'light off': [
    'turn off|switch off|please turn off|could you switch off|kill|no more need for',
    'the light|the lamp in the kitchen|light in the hall|the light over my desk',
  ],
  music: [
    'play|put on|i want to hear|could you play|let us listen to|start',
    'some music|a song|the radio|something by mozart|my favourite album',
  ],
  weather: [
    'will it|do you think it will|tell me whether it will|is it going to',
    'rain today|be warm tomorrow|snow this week|be windy in the evening|rain at noon',
  ],
  alarm: [
    'wake me|set an alarm|i want to get up|ring the bell|do not let me sleep longer than',
    'at seven|at half past six|tomorrow at eight|before the news|at noon',
  ],
};
const names = Object.keys(SENTENCES);
const samples = Object.values(SENTENCES).flatMap(([beginnings, ends], intent) =>
  beginnings
    .split('|')
    .flatMap((first) => ends.split('|').map((last) => ({ text: `${first} ${last}`, intent }))),
);

// A third of the combinations is kept for the test.
const order = [...new RandomState(1).permutation(samples.length)].map((i) => samples[i]!);
const third = Math.round(samples.length / 3);
const [unseen, known] = [order.slice(0, third), order.slice(third)];
const vocabulary = new Vocabulary({ unit: 'words' }).fit(known.map(({ text }) => text));
const read = (text: string): number[] => [...vocabulary.encode(text)];

const network = new Network({
  inputs: [null],
  layers: [
    embedding({ vocabulary: vocabulary.size, units: 8 }),
    bidirectional(gru({ units: 12 })),
    dense({ units: names.length, activation: 'softmax' }),
  ],
  seed: 1,
});
network.train(
  known.map(({ text }) => read(text)),
  known.map(({ intent }) => intent),
  {
    ...{ epochs: 40, batchSize: 8, loss: 'categoricalCrossentropy', groupByLength: true },
    optimizer: adam({ learningRate: 0.01 }),
  },
);

const { accuracy } = network.evaluate(
  unseen.map(({ text }) => read(text)),
  unseen.map(({ intent }) => intent),
  { metrics: ['accuracy'] },
);
console.log(
  `${known.length} sentences to learn from, ${unseen.length} others to try: ${(100 * accuracy!).toFixed(1)} % understood\n`,
);

for (const text of [
  'could you please turn off the lamp over my desk',
  'i want to listen to mozart',
  'will it be windy tomorrow at eight',
  'do not wake me before half past six',
]) {
  const shares = network.run(read(text)) as Float64Array;
  const best = shares.indexOf(Math.max(...shares));
  console.log(`${text.padEnd(52)}${names[best]} (${(100 * shares[best]!).toFixed(0)} %)`);
}
