// Recurrent networks that brain.js trained, as its toJSON() wrote them, with its answers: brain-recurrent.json.
// npm install --ignore-scripts && npm run write
import { writeFileSync } from 'node:fs';
import brain from 'brain.js';

// brain.js draws its weights from here.
let state = 1;
Math.random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};

const { GRU, GRUTimeStep, LSTM, LSTMTimeStep, RNN, RNNTimeStep } = brain.recurrent;
const plain = (value) =>
  ArrayBuffer.isView(value) ? Array.from(value) : Array.isArray(value) ? value.map(plain) : value;

/** As a program gets it back from a file. */
const saved = (network) => {
  const json = JSON.parse(JSON.stringify(network.toJSON()));
  return { json, network: new network.constructor().fromJSON(json) };
};

const text = (options, data, iterations, inputs, Kind = RNN) => {
  const trained = new Kind({ maxPredictionLength: 20, ...options });
  trained.train(data, { iterations, errorThresh: 0.001 });
  const { json, network } = saved(trained);
  const outputs = inputs.map((input) => network.run(input));
  // Its equations of step after step, one beginning where the one before ends: scores of what comes after these.
  const indices = [0, 1, 3, 2, 4];
  while (network.model.equations.length < indices.length) network.bindEquation();
  const scores = indices.map((index, i) =>
    plain(network.model.equations[i].runIndex(index).weights),
  );
  return { json, inputs, outputs, indices, scores };
};

const series = (options, data, iterations, inputs, count, Kind = RNNTimeStep) => {
  const trained = new Kind(options);
  trained.train(data, { iterations, errorThresh: 1e-6, learningRate: 0.002 });
  const { json, network } = saved(trained);
  const shown = inputs.map((input) => JSON.stringify(plain(network.run(input))));
  if (new Set(shown).size < inputs.length)
    throw new Error('The same answer to all: a dead network.');
  return {
    json,
    inputs,
    outputs: inputs.map((input) => plain(network.run(input))),
    count,
    forecasts: inputs.map((input) => plain(network.forecast(input, count))),
  };
};

const wave = (length, phase) => Array.from({ length }, (_, i) => 0.5 + 0.4 * Math.sin(i + phase));
const named = (length, phase) =>
  wave(length, phase).map((low, i) => ({ low, high: 1 - low + 0.01 * i }));

const cases = {
  text: text({ hiddenLayers: [12, 8] }, ['hello you', 'hallo me'], 400, [
    '',
    'h',
    'he',
    'hal',
    'hello',
  ]),
  pairs: text(
    { hiddenLayers: [10] },
    [
      { input: 'one', output: 'eins' },
      { input: 'two', output: 'zwei' },
    ],
    300,
    ['one', 'two', 'to', 'x'],
  ),
  words: text(
    { hiddenLayers: [9] },
    [
      ['the', 'cat', 'sits'],
      ['the', 'dog', 'runs'],
    ],
    200,
    [['the'], ['the', 'dog']],
  ),
  numbers: series(
    { hiddenLayers: [8, 6] },
    [wave(12, 0), wave(12, 2)],
    150,
    [wave(9, 1), [0.3]],
    4,
  ),
  rows: series(
    { inputSize: 2, outputSize: 2, hiddenLayers: [7] },
    [wave(10, 0).map((x) => [x, 1 - x])],
    150,
    [wave(6, 3).map((x) => [x, 1 - x])],
    3,
  ),
  objects: series(
    { inputSize: 2, outputSize: 2, hiddenLayers: [6] },
    [named(8, 0), named(8, 1)],
    150,
    [named(5, 2), [{ high: 0.4 }]],
    3,
  ),
};
const gated = (Text, Series) => ({
  text: text(
    { hiddenLayers: [9, 7] },
    ['hello you', 'hallo me'],
    300,
    ['', 'h', 'ha', 'hello'],
    Text,
  ),
  numbers: series(
    { hiddenLayers: [6, 5] },
    [wave(12, 0), wave(12, 2)],
    150,
    [wave(9, 1), [0.3]],
    4,
    Series,
  ),
  objects: series(
    { inputSize: 2, outputSize: 2, hiddenLayers: [5] },
    [named(8, 0), named(8, 1)],
    100,
    [named(5, 2), [{ high: 0.4 }]],
    3,
    Series,
  ),
});
const all = { ...cases, LSTM: gated(LSTM, LSTMTimeStep), GRU: gated(GRU, GRUTimeStep) };
writeFileSync('brain-recurrent.json', `${JSON.stringify(all)}\n`);
