// From settings to what the library takes: plain data, from which programs are written, too.
import {
  adagrad,
  adam,
  adamW,
  dense,
  dropout,
  type Initializer,
  type LayerSpec,
  lbfgs,
  levenbergMarquardt,
  type NetworkOptions,
  type OptimizerSpec,
  rmsprop,
  sgd,
  type TrainOptions,
  uniform,
} from 'myelin';
import type { DataSet } from './data-sets.js';
import { FULL_BATCH, type Settings } from './settings.js';

export type PlainTrainOptions = Pick<TrainOptions, 'loss' | 'optimizer'> &
  Partial<Pick<TrainOptions, 'batchSize' | 'shuffle'>>;

export interface Plan {
  readonly network: Omit<NetworkOptions, 'layers'> & {
    readonly inputs: number;
    readonly layers: readonly LayerSpec[];
  };
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
  const layers: LayerSpec[] = hidden.flatMap(({ units, activation }) => [
    dense({ units, activation, ...common }),
    ...(rate ? [dropout({ rate })] : []),
  ]);
  layers.push(dense({ ...outputOf(settings, data), ...common }));
  return {
    network: { inputs: data.inputs[0]?.length ?? 2, layers, seed, dtype },
    train: trainOf(settings, data),
  };
}

/** The last layer, which the task decides; `hinge` and the squares take what they are given. */
function outputOf({ loss }: Settings, { task, classes }: DataSet) {
  if (task === 'regression') return { units: 1, activation: 'linear' } as const;
  if (classes > 2) return { units: classes, activation: 'softmax' } as const;
  return { units: 1, activation: loss === 'hinge' ? 'tanh' : 'sigmoid' } as const;
}

function trainOf(settings: Settings, data: DataSet): PlainTrainOptions {
  const { loss, batchSize, shuffle, optimizer } = settings;
  return {
    loss: data.classes > 2 ? 'categoricalCrossentropy' : loss,
    optimizer: optimizerOf(settings),
    ...(!FULL_BATCH.includes(optimizer) && {
      batchSize: batchSize || data.inputs.length,
      shuffle,
    }),
  };
}

function optimizerOf({ optimizer, learningRate, momentum }: Settings): OptimizerSpec {
  switch (optimizer) {
    case 'sgd':
      return sgd({ learningRate, momentum });
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
