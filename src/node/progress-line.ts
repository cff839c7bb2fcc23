import { OptionError } from '../base/errors.js';
import { checkInteger, checkOptions, describe } from '../base/validate.js';
import type { EpochLog } from '../network/training/history.js';
import { duration, sparkline } from './sparkline.js';
import { type LineStream, StatusLine } from './status-line.js';

/** What `progressLine` takes. */
export interface ProgressLineOptions {
  /** How many epochs there will be, so that the time left can be told. Default: unknown. */
  epochs?: number;
  /** Where to. Default `process.stderr`. */
  stream?: LineStream;
}

/**
 * An `onEpoch` that shows a training as one line on a terminal: epoch, losses, epochs a second, the time left, and the
 * losses' course. Where the stream is no terminal nothing is written, so that logs stay clean. The line stays when the last
 * of `epochs` is done; `progressLine().end()` leaves it wherever a training ends.
 *
 * @throws OptionError
 *
 * @example
 * ```ts
 * import { progressLine } from 'myelin/node';
 * network.train(inputs, targets, { epochs: 200, loss: 'meanSquaredError', optimizer: adam(), onEpoch: progressLine({ epochs: 200 }) });
 * ```
 */
export function progressLine(options: ProgressLineOptions = {}): ((log: EpochLog) => void) & {
  /** Leaves the line, wherever a training ends. */
  end(): void;
} {
  const where = 'progressLine';
  const given = checkOptions(where, options, ['epochs', 'stream']);
  const epochs =
    given.epochs === undefined
      ? undefined
      : checkInteger(`${where}: epochs`, given.epochs, 1, Number.MAX_SAFE_INTEGER);
  const { stream = process.stderr } = given;
  if (typeof stream?.write !== 'function') {
    throw new OptionError(`${where}: stream: expected one to write to, got ${describe(stream)}.`);
  }
  const line = new StatusLine(stream);
  const losses: number[] = [];
  let start: { time: number; epoch: number } | undefined;
  const onEpoch = (log: EpochLog): void => {
    if (!line.visible) return;
    losses.push(log.validationLoss ?? log.loss);
    start ??= { time: performance.now(), epoch: log.epoch };
    const seconds = (performance.now() - start.time) / 1000;
    const rate = (log.epoch - start.epoch) / seconds;
    const last = log.epoch === epochs;
    line.show((width) => epochLine(log, epochs, rate, losses, width), last);
    if (last) end();
  };
  const end = (): void => {
    line.end();
    losses.length = 0;
    start = undefined;
  };
  return Object.assign(onEpoch, { end });
}

/** The words of one epoch. `rate`: epochs a second, not finite while it is unknown. */
export function epochLine(
  { epoch, loss, validationLoss }: EpochLog,
  epochs: number | undefined,
  rate: number,
  losses: readonly number[],
  width: number,
): string {
  const parts = [`epoch ${epoch}${epochs === undefined ? '' : `/${epochs}`}`];
  parts.push(`loss ${loss.toPrecision(4)}`);
  if (validationLoss !== undefined) parts.push(`validation ${validationLoss.toPrecision(4)}`);
  if (Number.isFinite(rate) && rate > 0) {
    parts.push(`${rate < 100 ? rate.toPrecision(2) : Math.round(rate)}/s`);
    if (epochs !== undefined && epochs > epoch)
      parts.push(`${duration((epochs - epoch) / rate)} left`);
  }
  const text = `${parts.join('  ')}  `;
  return text + sparkline(losses, Math.min(24, width - text.length));
}
