import { toBase64 } from '../../base/base64.js';
import { FormatError } from '../../base/errors.js';
import { checkInteger, describe } from '../../base/validate.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { EarlyStoppingState } from './early-stopping.js';
import type { History, StopReason } from './history.js';
import { METRIC_NAMES, type MetricName } from './metrics.js';
import type { TrainingProgress } from './progress.js';

/** A number, also one that JSON has no word for. */
export type Figure = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** `History` as plain data. */
export interface HistoryJSON {
  /** Epochs trained. */
  epochs: number;
  /** Each epoch's loss. */
  loss: Figure[];
  /** Each epoch's validation loss, where there was validation data. */
  validationLoss?: Figure[];
  /** Each epoch's metrics. */
  metrics: Partial<Record<MetricName, Figure[]>>;
  /** Each epoch's learning rate. */
  learningRate: Figure[];
}

/** How far a training had come, as plain data. */
export interface TrainingProgressJSON {
  /** The epochs so far. */
  history: HistoryJSON;
  /** Why the training was to end after this epoch; null: it was not. */
  stoppedBy: StopReason | null;
  /** Where `reduceOnPlateau` stood; null: not used. */
  plateau: PlateauJSON | null;
  /** Where early stopping stood; null: not used. */
  earlyStopping: EarlyStoppingJSON | null;
}

/** Where `reduceOnPlateau` stood, as plain data. */
export interface PlateauJSON {
  /** The best value, negated where higher is better. */
  best: Figure;
  /** Epochs since. */
  waited: number;
  /** The learning rate of the next epoch. */
  learningRate: number;
  /** Epochs of cooldown left. */
  cooling: number;
}

/** Where early stopping stood, as plain data. */
export interface EarlyStoppingJSON {
  /** The best value, negated where higher is better. */
  best: Figure;
  /** Epochs since. */
  waited: number;
  /** The parameters of the best epoch, as the moments; null: they are not kept. */
  parameters: string | null;
}

/** The same with the parameters as they are. @internal */
export interface TrainingProgressData extends Omit<TrainingProgressJSON, 'earlyStopping'> {
  earlyStopping: (Omit<EarlyStoppingJSON, 'parameters'> & { parameters: Numbers | null }) | null;
}

const STOP_REASONS: readonly StopReason[] = [
  'epochs',
  'lossThreshold',
  'earlyStopping',
  'callback',
  'abort',
  'converged',
  'stalled',
];
const MAX_COUNT = 2 ** 31 - 1;

/** @internal */
export function toProgressData(progress: TrainingProgress): TrainingProgressData {
  const { history, stoppedBy, plateau, earlyStopping } = progress;
  const { epochs, loss, validationLoss, metrics, learningRate } = history;
  return {
    history: {
      epochs,
      loss: loss.map(toFigure),
      ...(validationLoss ? { validationLoss: validationLoss.map(toFigure) } : {}),
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, values]) => [name, values.map(toFigure)]),
      ),
      learningRate: learningRate.map(toFigure),
    },
    stoppedBy: stoppedBy ?? null,
    plateau: plateau ? { ...plateau, best: toFigure(plateau.best) } : null,
    earlyStopping: earlyStopping
      ? {
          best: toFigure(earlyStopping.best),
          waited: earlyStopping.waited,
          parameters: earlyStopping.parameters ?? null,
        }
      : null,
  };
}

/** @internal */
export function toProgressJSON({
  earlyStopping,
  ...rest
}: TrainingProgressData): TrainingProgressJSON {
  if (!earlyStopping) return { ...rest, earlyStopping };
  const { parameters } = earlyStopping;
  return {
    ...rest,
    earlyStopping: { ...earlyStopping, parameters: parameters && toBase64(parameters) },
  };
}

/**
 * Reads either form; `readParameters` reads as many numbers as the network has parameters.
 *
 * @throws FormatError @throws OptionError which the caller makes a FormatError of. @internal
 */
export function readProgress(
  what: string,
  json: unknown,
  readParameters: (what: string, values: unknown) => Numbers,
): TrainingProgress {
  const { history, stoppedBy, plateau, earlyStopping } = objectOf(what, json);
  const reason = STOP_REASONS.find((known) => known === stoppedBy);
  if (!reason && stoppedBy !== null) fail(`${what}: stoppedBy`, 'a reason or null', stoppedBy);
  return {
    history: readHistory(`${what}: history`, history),
    stoppedBy: reason,
    plateau: plateau === null ? undefined : readPlateau(`${what}: plateau`, plateau),
    earlyStopping:
      earlyStopping === null
        ? undefined
        : readEarlyStopping(`${what}: earlyStopping`, earlyStopping, readParameters),
  };
}

function readHistory(what: string, json: unknown): History {
  const { epochs, loss, validationLoss, metrics, learningRate } = objectOf(what, json);
  const count = checkInteger(`${what}: epochs`, epochs, 1, MAX_COUNT);
  const list = (name: string, given: unknown): number[] => {
    // Long lists of numbers alone were made typed arrays.
    const values: unknown = given instanceof Float64Array ? [...given] : given;
    if (!Array.isArray(values) || values.length !== count) {
      fail(`${what}: ${name}`, `${count} numbers`, values);
    }
    return values.map((value, i) => fromFigure(`${what}: ${name}[${i}]`, value));
  };
  const measured = Object.entries(objectOf(`${what}: metrics`, metrics)).map(([name, values]) => {
    if (!METRIC_NAMES.includes(name as MetricName)) {
      fail(`${what}: metrics`, `names among ${METRIC_NAMES.join(', ')}`, name);
    }
    return [name, list(name, values)] as const;
  });
  return {
    epochs: count,
    loss: list('loss', loss),
    ...(validationLoss === undefined
      ? {}
      : { validationLoss: list('validationLoss', validationLoss) }),
    metrics: Object.fromEntries(measured),
    learningRate: list('learningRate', learningRate),
    stoppedBy: 'epochs',
  };
}

function readPlateau(what: string, json: unknown): TrainingProgress['plateau'] {
  const { learningRate, best, waited, cooling } = objectOf(what, json);
  const rate = fromFigure(`${what}: learningRate`, learningRate);
  if (!(rate >= 0 && rate < Number.POSITIVE_INFINITY)) {
    fail(`${what}: learningRate`, 'a finite number ≥ 0', learningRate);
  }
  return {
    best: fromFigure(`${what}: best`, best),
    waited: checkInteger(`${what}: waited`, waited, 0, MAX_COUNT),
    learningRate: rate,
    cooling: checkInteger(`${what}: cooling`, cooling, 0, MAX_COUNT),
  };
}

function readEarlyStopping(
  what: string,
  json: unknown,
  readParameters: (what: string, values: unknown) => Numbers,
): EarlyStoppingState {
  const { best, waited, parameters } = objectOf(what, json);
  return {
    best: fromFigure(`${what}: best`, best),
    waited: checkInteger(`${what}: waited`, waited, 0, MAX_COUNT),
    parameters: parameters === null ? undefined : readParameters(`${what}: parameters`, parameters),
  };
}

function toFigure(value: number): Figure {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : value;
  return String(value) as Figure;
}

function fromFigure(what: string, value: unknown): number {
  if (typeof value === 'number') return value;
  const words = ['NaN', 'Infinity', '-Infinity', '-0'];
  if (typeof value === 'string' && words.includes(value)) return Number(value);
  fail(what, 'a number', value);
}

function objectOf(what: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  fail(what, 'an object', value);
}

function fail(what: string, expected: string, got: unknown): never {
  throw new FormatError(`Network.fromJSON: ${what}: expected ${expected}, got ${describe(got)}.`);
}
