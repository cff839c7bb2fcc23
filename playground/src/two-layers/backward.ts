// Backpropagation along one edge, in the words of formulas. The results are the library's; what is computed here are the
// factors between.
import type { Edge } from '../diagram/diagram.js';
import type { LayerShown, Snapshot, Trace } from '../training/snapshot.js';

export interface BackwardNumbers {
  /** What the edge brings: the output of the unit where it begins. */
  readonly arriving: number;
  readonly weight: number;
  /** The output of the unit where it ends. */
  readonly output: number;
  /** How steep that unit's activation is there. */
  readonly slope: number;
  /** Of a hidden unit: weight and δ of each edge onwards; of the output unit nothing. */
  readonly onward: readonly { readonly weight: number; readonly delta: number }[];
  readonly delta: number;
  /** arriving · δ. */
  readonly product: number;
}

export function backwardNumbers({ layers }: Snapshot, trace: Trace, edge: Edge): BackwardNumbers {
  const { layer, from, to } = edge;
  const { units, weights, activation } = layers[layer]!;
  const next = layers[layer + 1];
  const output = trace.outputs[layer]![to]!;
  const delta = trace.deltas[layer]![to]!;
  const arriving = layer === 0 ? trace.inputs[from]! : trace.outputs[layer - 1]![from]!;
  return {
    arriving,
    weight: weights[from * units + to]!,
    output,
    slope: slopeOf(activation, output),
    onward: next ? onwardOf(next, trace.deltas[layer + 1]!, to) : [],
    delta,
    product: arriving * delta,
  };
}

function onwardOf({ units, weights }: LayerShown, deltas: ArrayLike<number>, from: number) {
  return Array.from({ length: units }, (_, k) => ({
    weight: weights[from * units + k]!,
    delta: deltas[k]!,
  }));
}

/** The derivative by the output: of the activations of this lesson. */
function slopeOf(activation: string, output: number): number {
  if (activation === 'tanh') return 1 - output * output;
  if (activation === 'sigmoid') return output * (1 - output);
  return 1;
}
