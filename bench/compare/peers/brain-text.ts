// brain.js' LSTM as its readme has it: texts, one update each, in order.
import { recurrent } from 'brain.js';
import { ADDITION_TOKENS } from '../sequence-nets.js';
import type { Task } from '../task.js';
import { type Data, rowsOf } from './read-data.js';
import type { Session } from './serve.js';

export function text({ layers, learningRate }: Task, { inputs, x }: Data): Session {
  const texts = rowsOf(x, inputs).map((tokens) =>
    // The 0 before each is its own.
    tokens
      .slice(1)
      .map((token) => ADDITION_TOKENS[token - 1]!)
      .join(''),
  );
  const hiddenLayers = layers!.flatMap((layer) => (layer.kind === 'recurrent' ? layer.units : []));
  const make = () => new recurrent.LSTM({ hiddenLayers });
  let current = make();
  return {
    how: `batch 1, its RMSProp ${learningRate}`,
    batchSize: 1,
    reset: () => {
      current = make();
    },
    train: (iterations, count) => {
      const errorThresh = Number.MIN_VALUE;
      current.train(texts.slice(0, count), { iterations, errorThresh, learningRate });
    },
    one: (row) => current.run(texts[row]!),
    all: () => texts.map((each) => current.run(each)),
    outputs: () => {
      throw new Error('texts have no outputs to compare');
    },
  };
}
