// Layers of sequences: embedding, recurrence, attention.
import type { EmbeddingSpec } from '../../../description/layers/embedding.js';
import type { GruSpec } from '../../../description/layers/gru.js';
import type { LstmSpec } from '../../../description/layers/lstm.js';
import type { GatedSpec } from '../../../description/layers/recurrent.js';
import type { SelfAttentionSpec } from '../../../description/layers/self-attention.js';
import type { SourceWriter } from '../program.js';

export const writeEmbedding: SourceWriter = (program, { spec, parameters }, x, name) => {
  const { units, vocabulary } = spec as EmbeddingSpec;
  const weights = program.constant(`WEIGHTS_${name}`, parameters.weights!.data);
  // The numbers of a sample are looked at, as `run` does; those that a layer gives are not.
  const indices = name === '1' ? `${program.need('checkIndices')}(${x}, ${vocabulary})` : x;
  return `${program.need('embed')}(${program.make}, ${indices}, ${units}, ${weights})`;
};

/** simpleRnn, lstm and gru. */
export const writeRecurrent: SourceWriter = (program, layer, x, name) => {
  const { kind, parameters, sizes } = layer;
  const spec = layer.spec as GatedSpec &
    Partial<Pick<GruSpec, 'resetAfter'> & Pick<LstmSpec, 'cellState'>>;
  const gates = parameters.recurrentWeights!.shape[1]! / spec.units;
  const isOther = spec.resetAfter === false || spec.cellState === false;
  // Cell, steps, features, units, sequences, backwards, turned.
  const own = [gates, ...sizes.slice(2, 7), ...(isOther ? [1] : [])];
  const f = program.functionOf(spec.activation);
  const gate = kind === 'simpleRnn' ? f : program.functionOf(spec.recurrentActivation);
  const tensors = [
    program.constant(`WEIGHTS_${name}`, parameters.weights!.data),
    program.constant(`RECURRENT_WEIGHTS_${name}`, parameters.recurrentWeights!.data),
    parameters.bias ? program.constant(`BIAS_${name}`, parameters.bias.data) : 'null',
  ];
  return `${program.need('recur')}(${program.round}, ${program.make}, ${x}, [${own.join(', ')}], ${f}, ${gate}, ${tensors.join(', ')})`;
};

/** Both directions beside each other. */
export const writeBidirectional: SourceWriter = (program, { layers }, x, name) => {
  const [forward, backward] = ['FORWARD', 'BACKWARD'].map((direction, i) =>
    program.layer(layers[i]!, x, `${name}_${direction}`),
  );
  const units = layers[0]!.outputShape.at(-1)!;
  return `${program.need('beside')}(${program.make}, ${forward}, ${backward}, ${units})`;
};

export const writeSelfAttention: SourceWriter = (program, { spec, parameters }, x, name) => {
  const { heads, causal } = spec as SelfAttentionSpec;
  const tensors = ['query', 'key', 'value', 'output'].flatMap((part) => [
    program.constant(`${part.toUpperCase()}_WEIGHTS_${name}`, parameters[`${part}Weights`]!.data),
    program.constant(`${part.toUpperCase()}_BIAS_${name}`, parameters[`${part}Bias`]!.data),
  ]);
  const softmax = program.needTyped('softmax');
  return `${program.need('attend')}(${program.round}, ${program.make}, ${softmax}, ${x}, ${heads}, ${causal}, [${tensors.join(', ')}])`;
};

export const writePositionalEmbedding: SourceWriter = (program, { parameters }, x, name) => {
  const { weights, table } = parameters;
  const rows = program.constant(`TABLE_${name}`, (weights ?? table)!.data);
  return `${program.need('addTable')}(${x}, ${rows})`;
};
