import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OptionError } from '../base/errors.js';
import { checkInteger, checkName, checkNumber, checkOptions } from '../base/validate.js';
import { checkNetwork } from '../network/check-network.js';
import type { Network } from '../network/network.js';
import type { EpochLog } from '../network/training/history.js';
import type { MetricName } from '../network/training/metrics.js';
import { figureToWatch, Monitor } from '../network/training/monitor.js';
import type { ModelFormat } from '../serialization/model.js';
import { makeFolderSync } from './atomic-write.js';
import { pathOf } from './path.js';
import { saveSync } from './save.js';
import { isTemporary } from './temporary.js';

/** When checkpoints are written, and which are kept. */
export interface CheckpointOptions {
  /** The folder, of this training alone; made if it is not there. */
  directory: string | URL;
  /** Epochs from one checkpoint to the next; 0: only the best. Default 1. */
  every?: number;
  /** How many of them are kept, the last ones. Default 3. */
  keepLast?: number;
  /**
   * Whether `best.safetensors` holds the network of the best epoch so far, besides: by the validation loss where there is
   * validation data, else by the loss, or by the figure that `monitor` names; smaller changes than `minDelta` do not
   * count. Default false.
   */
  best?: boolean | BestOptions;
  /** Default `'safetensors'`. */
  format?: ModelFormat;
}

/** Which epoch is the best. */
export interface BestOptions {
  /** `'loss'`, `'validationLoss'` or one of the training's metrics. Default: see `CheckpointOptions`. */
  monitor?: string;
  /** Changes up to this are no improvement. Default 0. */
  minDelta?: number;
}

/** What `train` and `trainAsync` take as `onEpoch`. */
export type CheckpointCallback = (log: EpochLog) => void;

const NAME = /^epoch-(\d{6,10})\.(?:json|safetensors)$/;

/**
 * Writes checkpoints of a network while it trains: a function for `onEpoch`. Each holds all that a training needs, so
 * that with `resume` it goes on to the same bits. Files are written whole or not at all (see `save`).
 *
 * @throws OptionError In training, where the folder holds checkpoints of later epochs than the one to be written: they
 * are of another training. What the file system reports is passed on, and ends the training.
 *
 * @example
 * ```ts
 * const directory = 'checkpoints';
 * const latest = latestCheckpoint(directory);
 * const network = latest ? loadSync(latest) : new Network({ inputs, layers, seed: 1 });
 * network.train(X, y, {
 *   ...options,
 *   epochs: 100,
 *   resume: true, // from the epoch of the checkpoint, if it is one
 *   onEpoch: checkpoints(network, { directory, every: 10, best: true }),
 * });
 * ```
 */
export function checkpoints(network: Network, options: CheckpointOptions): CheckpointCallback {
  const { directory, every, keepLast, best, format } = resolve(network, options);
  let monitor: Monitor | undefined;
  let prepared = false;
  const write = (name: string): void =>
    saveSync(join(directory, `${name}.${format}`), network, { format, training: true });
  return (log) => {
    if (!prepared) openFolder(directory);
    prepared = true;
    checkEarlier(directory, log.epoch);
    if (best) {
      monitor ??= monitorBefore(network, log, best);
      if (monitor.improves(log)) write('best');
    }
    if (every > 0 && log.epoch % every === 0) {
      write(`epoch-${String(log.epoch).padStart(6, '0')}`);
      for (const { path } of listed(directory).slice(0, -keepLast)) rmSync(path, { force: true });
    }
  };
}

/**
 * The path of the checkpoint of the last epoch in a folder, for `load` or `loadSync`; undefined where there is none.
 *
 * @example
 * ```ts
 * const latest = latestCheckpoint('checkpoints');
 * ```
 */
export function latestCheckpoint(directory: string | URL): string | undefined {
  return listed(pathOf('latestCheckpoint', directory)).at(-1)?.path;
}

interface Settings {
  readonly directory: string;
  readonly every: number;
  readonly keepLast: number;
  readonly best: { readonly monitor: string | undefined; readonly minDelta: number } | undefined;
  readonly format: ModelFormat;
}

function resolve(network: unknown, options: CheckpointOptions): Settings {
  const what = 'checkpoints';
  checkNetwork(what, network);
  const given = checkOptions(what, options, ['directory', 'every', 'keepLast', 'best', 'format']);
  const { directory, best = false } = given;
  const every = checkInteger(`${what}: every`, given.every ?? 1, 0, 2 ** 31 - 1);
  if (every === 0 && best === false) {
    throw new OptionError(`${what}: 'every' is 0 and 'best' is not asked for: nothing to write.`);
  }
  const watch = checkOptions(`${what}: best`, typeof best === 'boolean' ? {} : best, [
    'monitor',
    'minDelta',
  ]);
  const { monitor, minDelta = 0 } = watch;
  return {
    directory: pathOf(`${what}: directory`, directory),
    every,
    keepLast: checkInteger(`${what}: keepLast`, given.keepLast ?? 3, 1, 2 ** 31 - 1),
    best:
      best === false
        ? undefined
        : { monitor, minDelta: checkNumber(`${what}: best: minDelta`, minDelta, 0) },
    format: checkName(`${what}: format`, given.format ?? 'safetensors', ['json', 'safetensors']),
  };
}

/** The folder is there, and holds nothing that a killed process left behind. */
function openFolder(directory: string): void {
  makeFolderSync(directory);
  for (const name of readdirSync(directory)) {
    if (isTemporary(name)) rmSync(join(directory, name), { force: true });
  }
}

/** All checkpoints are of earlier epochs. */
function checkEarlier(directory: string, epoch: number): void {
  const last = listed(directory).at(-1);
  if (last && last.epoch >= epoch) {
    throw new OptionError(
      `checkpoints: ${directory} holds a checkpoint of epoch ${last.epoch}, and this training has come to epoch ${epoch}: resume from that one, or choose an empty folder.`,
    );
  }
}

/** Checkpoints by epoch. */
function listed(directory: string): { epoch: number; path: string }[] {
  let names: string[] = [];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return names
    .flatMap((name) => {
      const epoch = NAME.exec(name)?.[1];
      return epoch === undefined ? [] : [{ epoch: Number(epoch), path: join(directory, name) }];
    })
    .sort((a, b) => a.epoch - b.epoch);
}

/** What watches for the best epoch, told of those before this one, which a resumed training had. */
function monitorBefore(
  network: Network,
  log: EpochLog,
  { monitor, minDelta }: NonNullable<Settings['best']>,
): Monitor {
  const names = Object.keys(log.metrics) as MetricName[];
  const validates = log.validationLoss !== undefined;
  const figure = figureToWatch('checkpoints: best: monitor', monitor, validates, names);
  const watching = new Monitor(figure, minDelta);
  const { loss, validationLoss, metrics } = network.toData().training.progress?.history ?? {};
  const values = { ...metrics, loss, validationLoss }[figure as MetricName | 'loss'];
  for (const value of values?.slice(0, log.epoch - 1) ?? []) {
    const past = Number(value); // also of the words for numbers that JSON lacks
    const before = { loss: past, validationLoss: past, metrics: { [figure]: past } };
    watching.improves({ ...log, ...before });
  }
  return watching;
}
