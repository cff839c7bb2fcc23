// Files that are whole but for a few values: what bits that are flipped seldom reach, as a header's length, or JSON inside
// of JSON, must fit. Properties draw them at random; in the coverage-guided run the fuzzer's bytes decide
// (byte-random.ts), so that it learns which values lead further.
import fc from 'fast-check';
import { decodeSafetensors, encodeSafetensors } from '../../src/files.js';
import brain from '../import/foreign/brain.json' with { type: 'json' };
import { graphFiles } from '../onnx/graphs.js';
import { changes, damaged } from '../support/damage.js';
import { safetensorsFile } from '../support/files.js';
import { packTensorflow, TENSORFLOW_MODELS } from './foreign-targets.js';
import { targets } from './targets.js';

/** A file, and the name of the loader that it is for. */
export type StructuredFile = readonly [target: string, file: Uint8Array];

const toBytes = (json: unknown): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(json) ?? 'null');
const parse = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** The file of one of these loaders; `damage` makes others of the JSON that a file holds. */
function fieldsOf(
  names: readonly string[],
  read: (file: Uint8Array) => { json: unknown; write: (json: unknown) => Uint8Array },
): fc.Arbitrary<StructuredFile> {
  const files = names.flatMap((name) =>
    targets[name]!.seeds().map((seed) => ({ name, ...read(seed) })),
  );
  return fc
    .tuple(fc.constantFrom(...files), changes)
    .map(([{ name, json, write }, list]) => [name, write(damaged(json, list))]);
}

const headers = fieldsOf(['safetensors', 'networkSafetensors', 'stateDict'], (file) => {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const data = file.slice(8 + length);
  return {
    json: parse(file.subarray(8, 8 + length)),
    write: (json) => safetensorsFile(JSON.stringify(json) ?? '', data),
  };
});

const architectures = fieldsOf(['networkSafetensors', 'neuronSafetensors'], (file) => {
  const { tensors, metadata } = decodeSafetensors(file);
  const key = metadata.has('network') ? 'network' : 'neuron';
  return {
    json: JSON.parse(metadata.get(key)!),
    write: (json) =>
      encodeSafetensors(tensors, new Map(metadata).set(key, JSON.stringify(json) ?? '')),
  };
});

/** By what is changed in them. */
export const structured: Readonly<Record<string, fc.Arbitrary<StructuredFile>>> = {
  fieldsOfModels: fieldsOf(
    ['network', 'neuron', 'randomState', 'standardScaler', 'minMaxScaler', 'labelEncoder'],
    (file) => ({ json: parse(file), write: toBytes }),
  ),
  fieldsOfSafetensors: fc.oneof(headers, architectures),
  graphsOfOnnx: graphFiles.map((file) => ['onnx', file]),
  fieldsOfBrain: fc
    .tuple(fc.constantFrom(...Object.values(brain)), changes)
    .map(([{ json }, list]) => ['brain', toBytes(damaged(json, list))]),
  fieldsOfTensorflow: fc
    .tuple(fc.constantFrom(...TENSORFLOW_MODELS), changes)
    .map(([{ modelJson, shards }, list]) => [
      'tensorflow',
      packTensorflow(damaged(modelJson, list), shards),
    ]),
};
