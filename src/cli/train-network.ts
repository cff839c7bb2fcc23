// A network of one's own, described in a file, from numbers to a model's file.
import { DataError } from '../base/errors.js';
import { useImageLayers } from '../description/layers/use-image-layers.js';
import { Network } from '../network/network.js';
import type { NetworkOptions } from '../network/options.js';
import type { TrainOptions } from '../network/training/options.js';
import { writeAtomic } from '../node/atomic-write.js';
import { epochLine } from '../node/progress-line.js';
import { encodeModel } from '../serialization/model.js';
import type { Table } from '../table/table.js';
import type { Arguments } from './arguments.js';
import type { Config } from './config.js';
import { interruptible } from './interrupt.js';
import { inFile } from './rows/open.js';
import { readTable } from './rows/read-table.js';
import { UsageError } from './usage-error.js';
import { shortHash, weightsHash } from './weights-hash.js';
import type { Words } from './words.js';

/** Trains `config.network` as `config.train` says with the numbers of a file. @throws DataError a column is none. */
export async function trainNetwork(
  path: string,
  args: Arguments,
  config: Config,
  words: Words,
): Promise<void> {
  const output = args.text('output') ?? 'model.json';
  if (!config.train) {
    throw new UsageError(
      'train is missing: { epochs, loss, optimizer, … } as Network.train takes.',
    );
  }
  refuse(args, ['report', 'folds', 'quality', 'task', 'balanced', 'time-budget', 'validation']);
  const names = args.list('target') ?? [];
  if (names.length === 0) throw new UsageError('--target is missing.');
  const table = await readTable(path, args, words);
  const inputNames = table.names.filter(
    (name) => !names.includes(name) && !args.list('exclude')?.includes(name),
  );
  const [inputs, targets] = await inFile(path, async () => [
    numbersOf(table, inputNames),
    numbersOf(table, names),
  ]);
  useImageLayers();
  const dtype = args.choice('dtype', ['float64', 'float32'] as const);
  const seed = args.number('seed', 0, 2 ** 32 - 1, true);
  const network = new Network({
    inputs: inputNames.length,
    seed: 0,
    ...config.network,
    ...(dtype && { dtype }),
    ...(seed !== undefined && { seed }),
  } as unknown as NetworkOptions);
  const interrupt = interruptible(words, 'interrupted: the network is saved as it is');
  const history = await network
    .trainAsync(inputs, names.length === 1 ? targets.data : targets, {
      ...(config.train as unknown as TrainOptions),
      signal: interrupt.signal,
      onEpoch: progress(config.train.epochs, words),
    })
    .finally(() => interrupt.end());
  const format = output.endsWith('.safetensors') ? 'safetensors' : 'json';
  await writeAtomic(output, encodeModel(network, { format }));
  const weights = weightsHash(network);
  const stopped = interrupt.signal.aborted;
  const loss = history.loss.at(-1);
  const validation = history.validationLoss?.at(-1);
  words.say(
    'trained',
    [
      `${table.length} rows, ${history.epochs} epochs, ended by ${history.stoppedBy}`,
      `loss ${loss?.toPrecision(6) ?? '–'}${validation === undefined ? '' : `, validation ${validation.toPrecision(6)}`}`,
      `seed ${network.seed}, weights ${shortHash(weights)}`,
      `saved as ${output}`,
    ].join('\n'),
    { output, rows: table.length, seed: network.seed, weights, stopped, history },
  );
  if (stopped) process.exitCode = interrupt.status();
}

/** What has no meaning for a network of one's own must not be passed over. */
function refuse(args: Arguments, flags: readonly string[]): void {
  const given = flags.find((name) => args.has(name));
  if (given !== undefined) {
    throw new UsageError(`--${given} is for models of tables; a network has its own in train.`);
  }
}

/** Columns side by side. @throws DataError one that is no number, or a gap. */
export function numbersOf(
  table: Table,
  names: readonly string[],
): { data: Float64Array; shape: [number, number] } {
  const data = new Float64Array(table.length * names.length);
  for (const [i, name] of names.entries()) {
    const column = table.column(name);
    if (column.type !== 'number' && column.type !== 'boolean') {
      throw new DataError(
        `column '${name}' is a ${column.type} column, expected numbers, which are all that a network takes; exclude it, or train a model of the table.`,
      );
    }
    for (let row = 0; row < table.length; row++) {
      const value = column.get(row);
      if (value === null) {
        throw new DataError(
          `row ${row + 1}, column '${name}': a gap; a network takes numbers alone.`,
          row,
        );
      }
      data[row * names.length + i] = Number(value);
    }
  }
  return { data, shape: [table.length, names.length] };
}

function progress(epochs: unknown, words: Words): NonNullable<TrainOptions['onEpoch']> {
  const losses: number[] = [];
  const total = typeof epochs === 'number' ? epochs : undefined;
  const start = performance.now();
  return (log) => {
    losses.push(log.validationLoss ?? log.loss);
    const rate = (1000 * log.epoch) / (performance.now() - start);
    words.progress('epoch', (width) => epochLine(log, total, rate, losses, width), log);
  };
}
