import { duration, sparkline } from '../node/sparkline.js';
import type { FitProgress } from '../table/model/train-bag.js';
import type { Words } from './words.js';

/** Tells of a fit, network by network. */
export function fitProgress(words: Words): (progress: FitProgress) => void {
  const start = performance.now();
  return ({ done, total, member, name, fold, history }) => {
    const seconds = (performance.now() - start) / 1000;
    const rate = done / seconds;
    const loss = history.loss.at(-1)!;
    words.progress(
      'network',
      (width) => {
        const text = `${done}/${total} networks  ${duration((total - done) / rate)} left  ${rate.toPrecision(2)}/s  ${name}  loss ${loss.toPrecision(3)} after ${history.epochs} epochs  `;
        return text + sparkline(history.loss, Math.min(24, width - text.length));
      },
      { done, total, member, name, fold, epochs: history.epochs, loss, seconds },
    );
  };
}
