// A network of one's own, described in a file, from numbers to a model's file.

import type { LossName } from '../../description/losses.js';
import { Network } from '../../network/network.js';
import type { NetworkOptions } from '../../network/options.js';
import type { TrainOptions } from '../../network/training/options.js';
import { writeAtomic } from '../../node/atomic-write.js';
import { epochLine } from '../../node/progress-line.js';
import { encodeModel } from '../../serialization/model.js';
import { useAllLayers } from '../all-layers.js';
import type { Arguments } from '../arguments.js';
import type { Config } from '../config.js';
import { interruptible } from '../interrupt.js';
import { forget } from '../resume.js';
import { inFile } from '../rows/open.js';
import { readTable } from '../rows/read-table.js';
import { UsageError } from '../usage-error.js';
import { shortHash, weightsHash } from '../weights-hash.js';
import type { Words } from '../words.js';
import { Checkpoint } from './checkpoint.js';
import { numbersOf, sourceOf } from './number-columns.js';
import { withTrainedWith } from './trained-with.js';

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
  refuse(args, [
    ...['report', 'folds', 'quality', 'task', 'balanced', 'time-budget', 'validation', 'threads'],
  ]);
  const names = args.list('target') ?? [];
  if (names.length === 0) throw new UsageError('--target is missing.');
  useAllLayers();
  const checkpoint = await Checkpoint.of(output, path, args, config);
  const table = await readTable(path, args, words);
  const inputNames =
    args.list('inputs') ??
    table.names.filter((name) => !names.includes(name) && !args.list('exclude')?.includes(name));
  const [inputs, targets] = await inFile(path, async () => [
    numbersOf(table, inputNames),
    numbersOf(table, names),
  ]);
  const dtype = args.choice('dtype', ['float64', 'float32'] as const);
  const seed = args.number('seed', 0, 2 ** 32 - 1, true);
  const made = new Network({
    inputs: inputNames.length,
    seed: 0,
    ...config.network,
    ...(dtype && { dtype }),
    ...(seed !== undefined && { seed }),
  } as unknown as NetworkOptions);
  const network = checkpoint.network ?? made;
  const before = network.toData().training.progress?.history.epochs ?? 0;
  if (before > 0) words.say('resumed', `goes on after epoch ${before}`, { epochs: before });
  const interrupt = interruptible(words, 'interrupted: the network is saved as it is');
  checkpoint.begin(network, interrupt.signal);
  const tell = progress(config.train.epochs, words);
  const history = await network
    .trainAsync(inputs, names.length === 1 ? targets.data : targets, {
      ...(config.train as unknown as TrainOptions),
      resume: checkpoint.network !== undefined,
      signal: interrupt.signal,
      onEpoch(log) {
        tell(log);
        return checkpoint.write();
      },
    })
    .finally(() => interrupt.end());
  const format = output.endsWith('.safetensors') ? 'safetensors' : 'json';
  const trainedWith = {
    inputs: inputNames.map((name) => sourceOf(table.column(name))),
    targets: names.map((name) => sourceOf(table.column(name))),
    loss: config.train.loss as LossName,
  };
  await writeAtomic(output, withTrainedWith(encodeModel(network, { format }), format, trainedWith));
  const weights = weightsHash(network);
  const stopped = interrupt.signal.aborted;
  if (stopped) await checkpoint.leave();
  else await forget(output);
  const loss = history.loss.at(-1);
  const validation = history.validationLoss?.at(-1);
  words.say(
    'trained',
    [
      `${table.length} rows, ${history.epochs} epochs, ended by ${history.stoppedBy}`,
      `loss ${loss?.toPrecision(6) ?? '–'}${validation === undefined ? '' : `, validation ${validation.toPrecision(6)}`}`,
      `seed ${network.seed}, weights ${shortHash(weights)}`,
      `saved as ${output}${stopped ? '; the same command with --resume goes on' : ''}`,
    ].join('\n'),
    { output, rows: table.length, seed: network.seed, weights, stopped, history },
  );
  if (stopped) process.exitCode = interrupt.status();
}

/** What has no meaning for a network of one's own must not be passed over. */
function refuse(args: Arguments, flags: readonly string[]): void {
  const given = flags.find((name) => args.has(name));
  if (given === 'threads') {
    throw new UsageError('--threads: one network is trained in one thread.');
  }
  if (given !== undefined) {
    throw new UsageError(`--${given} is for models of tables; a network has its own in train.`);
  }
}

function progress(
  epochs: unknown,
  words: Words,
): (log: Parameters<NonNullable<TrainOptions['onEpoch']>>[0]) => void {
  const losses: number[] = [];
  const total = typeof epochs === 'number' ? epochs : undefined;
  const start = performance.now();
  let first: number | undefined;
  return (log) => {
    losses.push(log.validationLoss ?? log.loss);
    first ??= log.epoch - 1;
    const rate = (1000 * (log.epoch - first)) / (performance.now() - start);
    words.progress('epoch', (width) => epochLine(log, total, rate, losses, width), log);
  };
}
