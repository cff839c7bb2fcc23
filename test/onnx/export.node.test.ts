// What toOnnx writes, as onnxruntime computes it.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { DisposedError, dense, dropout, Network, OptionError } from '../../src/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx.js';
import { expectError, loose } from '../support/errors.js';
import {
  ACTIVATIONS,
  batch,
  DTYPES,
  distance,
  magnitude,
  networkWith,
  TOLERANCE,
} from './models.js';

async function runtime(
  bytes: Uint8Array,
  rows: readonly (readonly number[])[],
  sample: readonly number[] = [rows[0]!.length],
) {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const [metadata] = session.inputMetadata;
  const wide = metadata?.isTensor && metadata.type === 'float64';
  const shape = [rows.length, ...sample];
  const input = wide
    ? new Tensor('float64', Float64Array.from(rows.flat()), shape)
    : new Tensor('float32', Float32Array.from(rows.flat()), shape);
  const { [session.outputNames[0]!]: output } = await session.run({
    [session.inputNames[0]!]: input,
  });
  await session.release();
  return { session, output: output as Tensor };
}

describe.each(DTYPES)('onnxruntime answers as run does, %s', (dtype) => {
  it.each(ACTIVATIONS)('%s', async (activation) => {
    const network = networkWith(activation, dtype);
    const bytes = toOnnx(network);
    const rows = batch([1e-3, 0.1, 1]);
    const { output } = await runtime(bytes, rows);
    expect(output.dims).toEqual([rows.length, 4]);
    expect(output.type).toBe(dtype);
    const expected = network.run(rows).data;
    const off = distance(output.data as Float64Array, expected) / magnitude(expected);
    expect(off).toBeLessThan(TOLERANCE[dtype]);
    // One row: the batch is of any size.
    const one = (await runtime(bytes, [rows[0]!])).output.data as Float64Array;
    expect(distance(one, expected.subarray(0, 4)) / magnitude(expected)).toBeLessThan(
      TOLERANCE[dtype],
    );
    // Where it saturates, relative to the largest answer: sums of large numbers may cancel.
    const wild = batch([10, 100, 1000]);
    const answers = network.run(wild).data;
    const theirs = (await runtime(bytes, wild)).output.data as Float64Array;
    expect(distance(theirs, answers) / magnitude(answers)).toBeLessThan(TOLERANCE[dtype]);
  });
});

it.each(DTYPES)('a dense layer over the last axis of several, %s', async (dtype) => {
  const network = new Network({
    inputs: [3, 5],
    layers: [
      dense({ units: 4, activation: 'gelu', biasInitializer: 'normal' }),
      dropout({ rate: 0.5 }),
      dense({ units: 2, activation: 'softmax', bias: false }),
    ],
    seed: 1,
    dtype,
  });
  const bytes = toOnnx(network);
  const rows = Array.from({ length: 3 }, (_, i) =>
    batch([i + 1])
      .flat()
      .slice(0, 15),
  );
  const expected = network.run({ data: Float64Array.from(rows.flat()), shape: [3, 3, 5] });
  const { output, session } = await runtime(bytes, rows, [3, 5]);
  expect(output.dims).toEqual([3, 3, 2]);
  expect(session.inputMetadata).toMatchObject([{ shape: ['batch', 3, 5] }]);
  expect(distance(output.data as Float64Array, expected.data)).toBeLessThan(TOLERANCE[dtype]);
  const copy = fromOnnx(bytes);
  expect(copy.layers.map(({ outputShape }) => outputShape)).toEqual([
    [3, 4],
    [3, 2],
  ]);
});

describe('toOnnx', () => {
  const network = new Network({ inputs: 3, layers: [dense({ units: 2 })], seed: 1 });

  it('names input and output, with a batch of any size', async () => {
    const { session } = await runtime(toOnnx(network), [[1, 2, 3]]);
    expect(session.inputMetadata).toMatchObject([{ name: 'input', shape: ['batch', 3] }]);
    expect(session.outputMetadata).toMatchObject([{ name: 'output', shape: ['batch', 2] }]);
    const other = await runtime(toOnnx(network, { input: 'pixels', output: 'class/logits' }), [
      [1, 2, 3],
    ]);
    expect(other.session.inputNames).toEqual(['pixels']);
    expect(other.session.outputNames).toEqual(['class/logits']);
  });

  it('gives the same bytes for the same network', () => {
    expect(toOnnx(network)).toEqual(toOnnx(Network.fromJSON(network.toJSON())));
  });

  it('checks what it is given', () => {
    expectError(() => toOnnx(loose({})), OptionError, 'ERR_OPTION', 'expected a Network');
    expectError(() => toOnnx(network, loose({ ouput: 'y' })), OptionError, 'ERR_OPTION', 'ouput');
    for (const input of ['', 'a.b', 3, null]) {
      expectError(() => toOnnx(network, loose({ input })), OptionError, 'ERR_OPTION', 'input');
    }
    expectError(() => toOnnx(network, { input: 'a', output: 'a' }), OptionError, 'ERR_OPTION');
    const disposed = new Network({ inputs: 1, layers: [dense({ units: 1 })] });
    disposed.dispose();
    expectError(() => toOnnx(disposed), DisposedError, 'ERR_DISPOSED');
  });
});
