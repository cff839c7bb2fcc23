// Kernels come in families: what the binaries have, and what happens when a family comes late, or not at all.
import { afterAll, expect, it } from 'vitest';
import { decode } from '../../src/core/wasm/decode.js';
import { networkBinary } from '../../src/core/wasm/network-binary.js';
import { simdBinary } from '../../src/core/wasm/simd-binary.js';
import { dense, EngineError, init, Network, Neuron, sgd } from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { X } from '../support/networks.js';

const Y = X.map(([a, b]) => [a! - b!]);
const make = () => new Network({ inputs: 3, layers: [dense({ units: 1 })], seed: 1 });

afterAll(() => init());

// First in this file: in Node nothing has brought the family yet.
it('a worker that has started without a family is sent it', async () => {
  const targets = X.map(([a]) => a!);
  const neuron = new Neuron({ inputs: 3, seed: 1 });
  await neuron.trainAsync(X, targets, { iterations: 10 });
  const [here, there] = [make(), make()];
  const options = {
    epochs: 3,
    loss: 'meanSquaredError',
    optimizer: sgd({ learningRate: 0.1 }),
  } as const;
  const history = here.train(X, Y, options);
  expect(await there.trainAsync(X, Y, options)).toEqual(history);
  expectSameBits(there.run(X).data, here.run(X).data);
  await neuron.trainAsync(X, targets, { iterations: 10 });
});

it('the base has no networks, and gives the family all that it imports', () => {
  const base = new WebAssembly.Module(decode(simdBinary()));
  const family = new WebAssembly.Module(decode(networkBinary()));
  const given = WebAssembly.Module.exports(base).map(({ name }) => name);
  expect(given.filter((name) => /network|dense|gemm/i.test(name))).toEqual([]);
  const wanted = WebAssembly.Module.imports(family);
  expect(wanted.map(({ module }) => module)).toEqual(wanted.map(() => 'base'));
  for (const { name } of wanted) expect(given).toContain(name);
  // What is called a million times must not be among them: such calls take three times as long.
  expect(wanted.length).toBeLessThan(12);
});

it('a binary that lacks a family runs what it has; the others are an EngineError', async () => {
  make(); // brought: then the binary itself is refused
  const kept = new Neuron({ inputs: 1, weights: [2] });
  await expect(init({ wasm: decode(simdBinary()) })).rejects.toThrow(
    "has no kernels of the family 'network'",
  );
  await expect(init({ wasm: decode(networkBinary()) })).rejects.toBeInstanceOf(EngineError);
  expect(kept.run([1])).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  expect(make().run([1, 2, 3])).toHaveLength(1);
});
