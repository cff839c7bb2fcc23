// Models of other libraries.
import fc from 'fast-check';
import { fromBrain, fromTensorflow } from '../../src/import.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { concatenate } from '../../src/serialization/bytes.js';
import brain from '../import/foreign/brain.json' with { type: 'json' };
import activations from '../import/foreign/tensorflow-activations.json' with { type: 'json' };
import classifier from '../import/foreign/tensorflow-classifier.json' with { type: 'json' };
import image from '../import/foreign/tensorflow-image.json' with { type: 'json' };
import recurrent from '../import/foreign/tensorflow-recurrent.json' with { type: 'json' };
import { graphFiles } from '../onnx/graphs.js';
import { networkWith } from '../onnx/models.js';
import { answerOf, checkImported, isRefusal, type Target, type Targets } from './target.js';

/** Small graphs of all kinds of operators, as they come; always the same. */
function sampledGraphs(): Uint8Array[] {
  return fc
    .sample(graphFiles, { seed: 1, numRuns: 500 })
    .filter((file) => {
      try {
        fromOnnx(file);
        return true;
      } catch (error) {
        if (isRefusal(error)) return false;
        throw error;
      }
    })
    .slice(0, 10);
}

const onnx: Target = {
  seeds: () => [
    toOnnx(networkWith('gelu', 'float64')),
    toOnnx(networkWith('silu', 'float32')),
    ...sampledGraphs(),
  ],
  files: ['test/onnx/foreign', '.onnx'],
  load(bytes) {
    const network = fromOnnx(bytes);
    checkImported(network, bytes.length);
    if (network.parameterCount > 2 ** 10) return;
    const [answer, again] = [network, fromOnnx(toOnnx(network))].map((each) =>
      answerOf(each, 0.75),
    );
    if (answer!.some((value, i) => !Object.is(value, again![i]))) {
      throw new Error('a network answers otherwise after toOnnx and fromOnnx');
    }
  },
};

/** What is no JSON, users find before the loader is called. */
const NO_JSON = Symbol('no JSON');
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NO_JSON;
  }
}

const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const toBytes = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

const brainTarget: Target = {
  seeds: () => Object.values(brain).map(({ json }) => toBytes(json)),
  load(bytes) {
    const { network, run, inputKeys } = fromBrain(parse(toText(bytes)));
    checkImported(network, bytes.length);
    run(inputKeys ? {} : new Float64Array(network.inputs));
  },
};

/** `model.json` and the shards as one file: a 0, which JSON has not, between them. */
export function packTensorflow(modelJson: unknown, shards: readonly Uint8Array[]): Uint8Array {
  return concatenate([toBytes(modelJson), Uint8Array.of(0), ...shards]);
}

/** What TensorFlow.js saved. */
export const TENSORFLOW_MODELS = [classifier, activations, image, recurrent].map(
  ({ modelJson, shards }) => ({
    modelJson,
    shards: shards.map((shard) => Uint8Array.from(atob(shard), (byte) => byte.charCodeAt(0))),
  }),
);

const tensorflow: Target = {
  seeds: () => TENSORFLOW_MODELS.map(({ modelJson, shards }) => packTensorflow(modelJson, shards)),
  load(bytes) {
    const end = bytes.indexOf(0);
    const json = parse(toText(bytes.subarray(0, end < 0 ? bytes.length : end)));
    const weights = end < 0 ? new Uint8Array() : bytes.slice(end + 1);
    const half = weights.length >> 1;
    const shards = [weights.subarray(0, half), weights.subarray(half)];
    checkImported(fromTensorflow(json, shards), weights.length);
  },
};

export const FOREIGN_TARGETS: Targets = { onnx, brain: brainTarget, tensorflow };
