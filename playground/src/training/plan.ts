// From settings to what the library takes: plain data, from which programs are written, too.
import {
  activation,
  adagrad,
  adam,
  adamW,
  batchNorm,
  cosineDecay,
  type DenseOptions,
  dense,
  dropout,
  exponentialDecay,
  type Initializer,
  inverseTimeDecay,
  type LayerSpec,
  layerNorm,
  lbfgs,
  levenbergMarquardt,
  type NetworkOptions,
  type OptimizerSpec,
  reduceOnPlateau,
  residual,
  rmsprop,
  type ScheduleSpec,
  sgd,
  stepDecay,
  type TrainOptions,
  uniform,
} from 'myelin';
import type { DataSet } from './data-sets.js';
import { FULL_BATCH, type HiddenLayer, PLATEAU, type Settings } from './settings.js';

export type PlainTrainOptions = Pick<TrainOptions, 'loss' | 'optimizer'> &
  Partial<Pick<TrainOptions, 'batchSize' | 'shuffle' | 'clipNorm'>> & {
    readonly schedule?: ScheduleSpec;
  };

export interface Plan {
  readonly network: Omit<NetworkOptions, 'layers'> & {
    readonly inputs: number;
    readonly layers: readonly LayerSpec[];
  };
  /** The same layers, by the columns of units that are seen: each begins with its dense layer, alone or in a `residual`. */
  readonly columns: readonly (readonly LayerSpec[])[];
  readonly train: PlainTrainOptions;
}

export function planOf(settings: Settings, data: DataSet): Plan {
  const { hidden, initializer, l1, l2, dropout: rate, seed, dtype } = settings;
  const weightInitializer: Initializer | undefined =
    initializer === 'default' ? undefined : initializer === 'uniform' ? uniform(0, 1) : initializer;
  const common = {
    ...(weightInitializer && { weightInitializer }),
    ...(l1 && { l1 }),
    ...(l2 && { l2 }),
  };
  const columns = hidden.map((layer) => [
    ...columnOf(layer, common),
    ...(rate ? [dropout({ rate })] : []),
  ]);
  columns.push([dense({ ...outputOf(settings, data), ...common })]);
  return {
    network: { inputs: data.inputs[0]?.length ?? 2, layers: columns.flat(), seed, dtype },
    columns,
    train: trainOf(settings, data),
  };
}

/** A hidden layer: normalised are the sums, before the activation; what is skipped is all of it. */
function columnOf(
  { units, activation: name, normalization = 'none', skip = false }: HiddenLayer,
  common: Omit<DenseOptions, 'units' | 'activation'>,
): LayerSpec[] {
  const layers =
    normalization === 'none'
      ? [dense({ units, activation: name, ...common })]
      : [
          dense({ units, ...common }),
          normalization === 'batch' ? batchNorm() : layerNorm(),
          activation({ activation: name }),
        ];
  return skip ? [residual(layers)] : layers;
}

/** The last layer, which the task decides; `hinge` and the squares take what they are given. */
function outputOf({ loss }: Settings, { task, classes }: DataSet) {
  if (task === 'regression') return { units: 1, activation: 'linear' } as const;
  if (classes > 2) return { units: classes, activation: 'softmax' } as const;
  return { units: 1, activation: loss === 'hinge' ? 'tanh' : 'sigmoid' } as const;
}

function trainOf(settings: Settings, data: DataSet): PlainTrainOptions {
  const { loss, batchSize, shuffle, optimizer, clipNorm } = settings;
  const schedule = scheduleOf(settings);
  return {
    loss: data.classes > 2 ? 'categoricalCrossentropy' : loss,
    optimizer: optimizerOf(settings),
    ...(!FULL_BATCH.includes(optimizer) && {
      batchSize: batchSize || data.inputs.length,
      shuffle,
      ...(schedule && { schedule }),
      ...(clipNorm && { clipNorm }),
    }),
  };
}

/** What falls by a share falls by a rounded one: powers differ between browsers in their last bits. */
function scheduleOf(settings: Settings): ScheduleSpec | undefined {
  const { schedule, scheduleEpochs = 100 } = settings;
  switch (schedule) {
    case 'stepDecay':
      return stepDecay({ every: scheduleEpochs, factor: 0.5 });
    case 'exponentialDecay':
      return exponentialDecay({ factor: Math.round(1e6 * 0.1 ** (1 / scheduleEpochs)) / 1e6 });
    case 'inverseTimeDecay':
      return inverseTimeDecay({ decay: 1 / scheduleEpochs });
    case 'cosineDecay':
      return cosineDecay({ epochs: scheduleEpochs });
    case 'reduceOnPlateau': {
      const { patience, factor, cooldown } = { ...PLATEAU, ...settings };
      return reduceOnPlateau({ patience, factor, cooldown });
    }
    default:
      return undefined;
  }
}

function optimizerOf({ optimizer, learningRate, momentum, nesterov }: Settings): OptimizerSpec {
  switch (optimizer) {
    case 'sgd':
      return sgd({ learningRate, momentum, nesterov: nesterov === true && momentum > 0 });
    case 'rmsprop':
      return rmsprop({ learningRate });
    case 'adagrad':
      return adagrad({ learningRate });
    case 'adam':
      return adam({ learningRate });
    case 'adamW':
      return adamW({ learningRate });
    case 'lbfgs':
      return lbfgs();
    case 'levenbergMarquardt':
      return levenbergMarquardt();
  }
}

/** Targets as the loss wants them: `hinge` has classes −1 and 1. */
export function targetsFor({ loss }: PlainTrainOptions, targets: readonly number[]): number[] {
  return loss === 'hinge' ? targets.map((target) => (target > 0 ? 1 : -1)) : [...targets];
}
