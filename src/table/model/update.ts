import { adam } from '../../description/optimizers.js';
import { cosineDecay } from '../../description/schedules.js';
import { Network } from '../../network/network.js';
import type { Table } from '../table.js';
import { applyFeatures } from './apply-features.js';
import type { Ensemble, Task } from './bag.js';
import type { Truth } from './greedy.js';
import { endOf, outputsOf } from './outcome.js';

/** Few passes at a falling rate: enough for what is new, little for what was known. */
const EPOCHS = 20;
const LEARNING_RATE = 0.001;

/** All networks of an ensemble, copied, and their further training; the ensemble itself stays as it is. @internal */
export class Update {
  readonly ensemble: Ensemble;
  readonly tasks: readonly Task[];
  /** What the model said of the rows before. */
  readonly answers: Float64Array;
  readonly targets: Float64Array;

  constructor(
    target: string,
    ensemble: Ensemble,
    inputs: Table,
    targets: Float64Array,
    answers: Float64Array,
    truth: Truth,
  ) {
    const { features, members } = ensemble;
    this.answers = answers;
    this.targets = targets;
    this.ensemble = {
      features,
      members: members.map((member) => ({
        ...member,
        networks: member.networks.map((network) => Network.fromJSON(network.toJSON())),
      })),
    };
    const rows = features.map((own) => applyFeatures(own, inputs));
    const learnt = outputsOf(truth.outcome) > 1 ? Uint32Array.from(truth.targets) : truth.targets;
    const options = {
      epochs: EPOCHS,
      batchSize: Math.min(64, targets.length),
      loss: endOf(truth.outcome).loss,
      optimizer: adam({ learningRate: LEARNING_RATE }),
      schedule: cosineDecay({ epochs: EPOCHS }),
      ...(truth.weights ? { sampleWeights: truth.weights } : {}),
    };
    this.tasks = this.ensemble.members.flatMap(({ name, networks }, member) =>
      networks.map((network, fold) => ({
        target,
        name,
        member,
        fold,
        network,
        inputs: rows[fold]!,
        targets: learnt,
        options,
      })),
    );
  }
}
