import { OptionError } from '../../base/errors.js';
import type { LossName } from '../../description/losses.js';
import { continues, type OptimizerSpec } from '../../description/optimizers.js';
import type { EarlyStoppingState } from './early-stopping.js';
import type { History, StopReason } from './history.js';
import type { PlateauState } from './learning-rate.js';
import type { TrainSettings } from './options.js';

/** How far a training has come, beside what the network itself holds: all that a resumed one needs. */
export interface TrainingProgress {
  /** The epochs so far. */
  readonly history: History;
  /** Why it ends, if it was to end after the epoch in which the network was saved. */
  readonly stoppedBy: StopReason | undefined;
  /** Where `reduceOnPlateau` stands, if it is used. */
  readonly plateau: PlateauState | undefined;
  /** Where early stopping stands, if it is used. */
  readonly earlyStopping: EarlyStoppingState | undefined;
}

/** What a network remembers of its latest training. */
interface Interrupted {
  readonly loss: LossName | undefined;
  readonly optimizer: OptimizerSpec | undefined;
  readonly order: Uint32Array | undefined;
}

/** Whether these options are those of the interrupted training, as far as the saved network tells. @throws OptionError */
export function checkResumable(
  { history, plateau, earlyStopping }: TrainingProgress,
  settings: TrainSettings,
  validates: boolean,
  trained: number,
  state: Interrupted,
): void {
  const { schedule, metrics, loss, optimizer, shuffle } = settings;
  const plateaus = typeof schedule === 'object' && schedule.kind === 'reduceOnPlateau';
  const names = Object.keys(history.metrics);
  same('loss', state.loss, loss);
  if (!continues(optimizer, state.optimizer)) {
    same('optimizer', JSON.stringify(state.optimizer), JSON.stringify(optimizer));
  }
  same('reduceOnPlateau', plateau !== undefined, plateaus);
  same('earlyStopping', earlyStopping !== undefined, settings.earlyStopping !== undefined);
  same('validation data', history.validationLoss !== undefined, validates);
  same('metrics', names.join(), metrics.join());
  if (shuffle) same('samples to train with', state.order?.length ?? 'as they stand', trained);
}

function same(what: string, before: unknown, now: unknown): void {
  if (before === now) return;
  const shown = (value: unknown): string =>
    typeof value === 'boolean' ? (value ? 'used' : 'not used') : String(value || 'none');
  throw new OptionError(
    `train: resume: ${what}: ${shown(before)} in the interrupted training, ${shown(now)} in this one; expected the same.`,
  );
}
