import { OptionError } from '../../../base/errors.js';
import type { GruSpec } from '../../../description/layers/gru.js';
import type { LayerDescription } from '../../../description/layers/layer-kind.js';
import type { LstmSpec } from '../../../description/layers/lstm.js';
import type { GatedSpec, RecurrentActivationName } from '../../../description/layers/recurrent.js';
import type { Tensor } from '../../../matrix/tensor.js';
import { attribute, type GraphBuilder } from '../graph-builder.js';
import { TensorProto_DataType as DataType } from '../onnx-pb.js';
import type { OnnxWriter } from './writer.js';

type Recurrent = GatedSpec &
  LayerDescription &
  Pick<GruSpec, 'resetAfter'> &
  Pick<LstmSpec, 'cellState'>;
type Parameters = Readonly<Record<string, Tensor>>;

/** ONNX's operators; for each of its gates in their order ours: i o f c of LSTM, z r h of GRU. */
const OPERATORS: Readonly<Record<string, readonly [operator: string, gates: readonly number[]]>> = {
  simpleRnn: ['RNN', [0]],
  lstm: ['LSTM', [0, 3, 1, 2]],
  gru: ['GRU', [0, 1, 2]],
};

/** An activation of theirs, and what it takes: where one is given a number, all that take such ones are, in their order. */
interface OnnxActivation {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

const ACTIVATIONS: Partial<Record<RecurrentActivationName, OnnxActivation>> = {
  sigmoid: { name: 'Sigmoid' },
  tanh: { name: 'Tanh' },
  relu: { name: 'Relu' },
  elu: { name: 'Elu', alpha: 1 },
  softplus: { name: 'Softplus' },
  hardSigmoid: { name: 'HardSigmoid', alpha: Math.fround(1 / 6), beta: 0.5 },
};

export const writeRecurrent: OnnxWriter = ({ graph, layer, name }, x) => {
  const spec = layer.spec as Recurrent;
  const first = graph.transpose(x, [1, 0, 2]);
  // ONNX's own way back leaves the outputs in the order of the inputs.
  const turned = spec.goBackwards ? reversed(graph, first) : first;
  return writeDirections(graph, name, spec, [layer.parameters], turned, 'forward');
};

export const writeBidirectional: OnnxWriter = ({ graph, layer, name }, x) => {
  const [ahead, back] = layer.layers;
  const both = [ahead!.parameters, back!.parameters];
  const first = graph.transpose(x, [1, 0, 2]);
  return writeDirections(graph, name, ahead!.spec as Recurrent, both, first, 'bidirectional');
};

/** (steps, batch, …), the last step first. */
function reversed(graph: GraphBuilder, x: string): string {
  const [starts, ends] = [graph.wholes([-1]), graph.wholes([-(2 ** 31)])];
  return graph.node('Slice', [x, starts, ends, graph.wholes([0]), graph.wholes([-1])]);
}

/** x: (steps, batch, features); gives (batch, steps, directions·units) or (batch, directions·units). */
function writeDirections(
  graph: GraphBuilder,
  name: string,
  spec: Recurrent,
  directions: readonly Parameters[],
  x: string,
  direction: string,
): string {
  if (spec.cellState === false) {
    throw new OptionError(
      `toOnnx: layer ${name}: cellState is false: ONNX's LSTM forgets a state of its own, not its output, which is another formula. Build it as lstm({ units: ${spec.units} }) and train it anew.`,
    );
  }
  const [operator, gates] = OPERATORS[spec.kind]!;
  const { units } = spec;
  const tensor = (suffix: string, shape: readonly number[], values: readonly number[]): string =>
    graph.tensor(`${name}.${suffix}`, {
      data: Float32Array.from(values),
      shape: [directions.length, ...shape],
    });
  const width = gates.length * units;
  const features = directions[0]!.weights!.shape[0]!;
  const w = tensor(
    'W',
    [width, features],
    directions.flatMap((of) => byGates(of.weights!, gates, units)),
  );
  const r = tensor(
    'R',
    [width, units],
    directions.flatMap((of) => byGates(of.recurrentWeights!, gates, units)),
  );
  const b = tensor(
    'B',
    [2 * width],
    directions.flatMap((of) => biases(of.bias, gates, units)),
  );
  const activations = directions.flatMap(() => activationsOf(spec));
  // Without hardSigmoid the default of Elu's will do.
  const alphas = activations.flatMap(({ alpha }) => alpha ?? []);
  const betas = activations.flatMap(({ beta }) => beta ?? []);
  const sequences = spec.returnSequences;
  const given = graph.wide ? graph.cast(x, DataType.FLOAT) : x;
  const y = graph.node(operator, [given, w, r, b], {
    place: sequences ? 0 : 1,
    attribute: [
      attribute('hidden_size', { i: units }),
      attribute('direction', { s: direction }),
      attribute('activations', { strings: activations.map((each) => each.name) }),
      ...(betas.length > 0
        ? [
            attribute('activation_alpha', { floats: alphas }),
            attribute('activation_beta', { floats: betas }),
          ]
        : []),
      ...(spec.kind === 'gru'
        ? [attribute('linear_before_reset', { i: spec.resetAfter === false ? 0 : 1 })]
        : []),
    ],
  });
  // Y: (steps, directions, batch, units); Y_h: (directions, batch, units).
  const turned = graph.transpose(y, sequences ? [2, 0, 1, 3] : [1, 0, 2]);
  const shape = graph.wholes([0, ...(sequences ? [0] : []), directions.length * units]);
  const answer = graph.node('Reshape', [turned, shape]);
  return graph.wide ? graph.cast(answer) : answer;
}

/** Ours is (into, gates·units), theirs (gates·units, into) with the gates in another order. */
function byGates({ data, shape }: Tensor, gates: readonly number[], units: number): number[] {
  const [into, width] = shape as [number, number];
  return gates.flatMap((gate) =>
    Array.from({ length: units * into }, (_, k) => {
      const [unit, from] = [Math.floor(k / into), k % into];
      return data[from * width + gate * units + unit]!;
    }),
  );
}

/** Theirs are two, of what enters and of the state; ours one, but of gru that resets after its product. */
function biases(bias: Tensor | undefined, gates: readonly number[], units: number): number[] {
  const width = gates.length * units;
  const rows = bias && bias.shape.length > 1 ? [0, 1] : [0, undefined];
  return rows.flatMap((row) =>
    gates.flatMap((gate) =>
      Array.from({ length: units }, (_, unit) =>
        bias && row !== undefined ? bias.data[row * width + gate * units + unit]! : 0,
      ),
    ),
  );
}

function activationsOf({ kind, activation, recurrentActivation }: Recurrent): OnnxActivation[] {
  const named = (given: RecurrentActivationName): OnnxActivation => {
    const found = ACTIVATIONS[given];
    if (found) return found;
    throw new OptionError(
      `toOnnx: ONNX's recurrent operators have no activation '${given}'; known are ${Object.keys(ACTIVATIONS).join(', ')}.`,
    );
  };
  if (kind === 'simpleRnn') return [named(activation)];
  const [gate, own] = [named(recurrentActivation), named(activation)];
  return kind === 'lstm' ? [gate, own, own] : [gate, own];
}
