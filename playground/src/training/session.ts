// One run: the network, its data, and what is seen of it. Knows nothing of pages and workers.
import { accuracy, confusionMatrix, type DenseSpec, Network, type NetworkJSON } from 'myelin';
import { type DataSet, dataSetOf, divided } from './data-sets.js';
import { hashOf, hashOfNetwork } from './hash.js';
import { columnsOf, Mirror } from './mirror.js';
import { type Plan, planOf, targetsFor } from './plan.js';
import { Plateau, type PlateauState } from './plateau.js';
import type { Settings } from './settings.js';
import type { Figures, LayerShown, Points, Snapshot, Trace } from './snapshot.js';

/** Up to as many samples are traced one by one. */
const TRACED = 4;
const SIDE = 41;
/** Of many epochs at once, so many figures are kept for the curve. */
const COURSE = 100;

interface Parameters {
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

/** A run as undo keeps it. */
export interface Saved {
  readonly network: NetworkJSON;
  readonly epoch: number;
  /** Where `reduceOnPlateau` stood, if it is used. */
  readonly plateau?: PlateauState | undefined;
}

export class Session {
  readonly settings: Settings;
  readonly data: DataSet;
  readonly plan: Plan;
  network: Network;
  epoch = 0;
  /** The samples to train with, and those to test with. */
  readonly parts: ReturnType<typeof divided>;
  readonly #mirror: Mirror;
  readonly #grid: readonly (readonly number[])[];
  readonly #dataHash: string;
  #before: readonly Parameters[];
  #course: Figures[] = [];
  #learningRate: number | undefined;
  readonly #plateau: Plateau | undefined;

  /** @throws MyelinError what the library says of the settings. */
  constructor(settings: Settings, saved?: Saved) {
    this.settings = settings;
    this.data = dataSetOf(settings.data);
    this.plan = planOf(settings, this.data);
    this.parts = divided(this.data, settings.data.testShare);
    this.network = saved ? Network.fromJSON(saved.network) : new Network(this.plan.network);
    this.epoch = saved?.epoch ?? 0;
    const { schedule } = this.plan.train;
    if (schedule?.kind === 'reduceOnPlateau') {
      this.#plateau = new Plateau(schedule, settings.learningRate, saved?.plateau);
    }
    this.#mirror = new Mirror(this.plan);
    this.#grid = gridOf(this.data);
    this.#dataHash = hashOf([...this.data.inputs.flat(), ...this.data.targets]);
    this.#before = this.#parameters();
  }

  /** @throws MyelinError a divergence: the network is as it was after the last good epoch. */
  train(epochs: number): void {
    // The last one alone: the page shows what it changed.
    const many = Math.max(1, Math.ceil((epochs - 1) / COURSE));
    for (let left = epochs - 1; left > 0; left -= many) {
      this.#trainOn(Math.min(many, left));
      this.#course.push(this.#figures());
    }
    this.#before = this.#parameters();
    this.#trainOn(1);
  }

  #trainOn(epochs: number): void {
    const { inputs, targets } = this.parts.train;
    const plateau = this.#plateau;
    this.network.train(inputs, targetsFor(this.plan.train, targets), {
      ...this.plan.train,
      ...(plateau && { schedule: () => plateau.state.rate }),
      initialEpoch: this.epoch,
      epochs,
      onEpoch: ({ loss, learningRate }) => {
        plateau?.observe(loss);
        this.epoch++;
        this.#learningRate = learningRate;
      },
    });
  }

  save(): Saved {
    return {
      network: this.network.toJSON(),
      epoch: this.epoch,
      plateau: this.#plateau?.state,
    };
  }

  snapshot(): Snapshot {
    this.#mirror.follow(this.network);
    const { train } = this.parts;
    const targets = targetsFor(this.plan.train, train.targets);
    const mirror = this.#mirror.network;
    const traces = this.#traces();
    if (train.inputs.length > 0)
      mirror.gradients(train.inputs, targets, { loss: this.plan.train.loss });
    const hidden = this.settings.hidden;
    const layers = columnsOf(this.network).map((layer, i): LayerShown => {
      const { weights, bias } = layer;
      const { gradients } = this.#mirror.columns[i]!;
      const before = this.#before[i]!;
      const { activation, normalization = 'none', skip = false } = hidden[i] ?? {};
      return {
        inputs: layer.inputs,
        units: layer.units,
        activation: activation ?? String((layer.spec as DenseSpec).activation),
        normalization,
        skip,
        weights: weights.data,
        bias,
        weightGradients: gradients.weights.data,
        biasGradients: gradients.bias,
        weightSteps: differences(weights.data, before.weights),
        biasSteps: differences(bias, before.bias),
      };
    });
    const course = this.#course;
    this.#course = [];
    return {
      figures: this.#figures(),
      course,
      layers,
      surfaces: this.#mirror.outputs(this.#grid).map((data, i) => byUnit(data, layers[i]!.units)),
      side: SIDE,
      hash: hashOfNetwork(this.network),
      dataHash: this.#dataHash,
      points: pointsOf(this.data),
      trained: train.inputs.length,
      traces,
      confusion: this.#confusion(),
      activations: this.#mirror.outputs(train.inputs).map((data) => Float32Array.from(data)),
    };
  }

  #parameters(): Parameters[] {
    return columnsOf(this.network).map(({ weights, bias }) => ({ weights: weights.data, bias }));
  }

  #figures(): Figures {
    const { train, test } = this.parts;
    const measured = (part: typeof train): { loss?: number; accuracy?: number } => {
      if (part.inputs.length === 0) return {};
      const { loss } = this.network.evaluate(
        part.inputs,
        targetsFor(this.plan.train, part.targets),
        {
          loss: this.plan.train.loss,
        },
      );
      if (this.data.task === 'regression') return { loss: loss! };
      return { loss: loss!, accuracy: accuracy(part.targets, this.#answers(part.inputs)) };
    };
    const [seen, unseen] = [measured(train), measured(test)];
    return {
      epoch: this.epoch,
      loss: seen.loss ?? 0,
      accuracy: seen.accuracy,
      testLoss: unseen.loss,
      testAccuracy: unseen.accuracy,
      learningRate: this.plan.train.schedule && this.#learningRate,
    };
  }

  /** The class that is answered, for each sample. */
  #answers(inputs: number[][]): number[] {
    const { data, shape } = this.network.run(inputs);
    const [rows, units] = shape as [number, number];
    const border = this.plan.train.loss === 'hinge' ? 0 : 0.5;
    return Array.from({ length: rows }, (_, i) => {
      if (units === 1) return data[i]! >= border ? 1 : 0;
      const row = data.subarray(i * units, (i + 1) * units);
      return row.indexOf(Math.max(...row));
    });
  }

  #confusion(): number[][] | undefined {
    if (this.data.task === 'regression') return undefined;
    const { train, test } = this.parts;
    const { inputs, targets } = test.inputs.length > 0 ? test : train;
    if (inputs.length === 0) return undefined;
    const labels = Array.from({ length: this.data.classes }, (_, k) => k);
    return confusionMatrix(targets, this.#answers(inputs), { classes: labels }).matrix.toArray();
  }

  #traces(): Trace[] {
    const { inputs, targets } = this.parts.train;
    if (inputs.length > TRACED) return [];
    const { network } = this.#mirror;
    return inputs.map((sample, i) => {
      const target = targetsFor(this.plan.train, [targets[i]!]);
      const { loss } = network.gradients([sample], target, { loss: this.plan.train.loss });
      return {
        inputs: sample,
        target: target[0]!,
        outputs: this.#mirror.outputs([sample]),
        // A bias is added to the unit's sum: its gradient is the sum's.
        deltas: this.#mirror.columns.map(({ gradients }) => gradients.bias),
        loss,
      };
    });
  }
}

function pointsOf({ task, classes, inputs, targets, range }: DataSet): Points {
  return { task, classes, inputs, targets, range };
}

function gridOf({ range: [low, high], at }: DataSet): (readonly number[])[] {
  const places = Array.from({ length: SIDE }, (_, i) => low + ((high - low) * i) / (SIDE - 1));
  return places.flatMap((y) => places.map((x) => at(x, y)));
}

/** (rows, units) → a list for each unit. */
function byUnit(data: ArrayLike<number>, units: number): Float32Array[] {
  return Array.from({ length: units }, (_, unit) =>
    Float32Array.from({ length: data.length / units }, (_, row) => data[row * units + unit]!),
  );
}

function differences(now: ArrayLike<number>, before: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: now.length }, (_, i) => now[i]! - before[i]!);
}
