// A bundle with one class only: on the plain engine it has no kernels but those that this class brings.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { attentionBinary } from '../../src/core/wasm/attention-binary.js';
import { compositesBinary } from '../../src/core/wasm/composites-binary.js';
import { imagesBinary } from '../../src/core/wasm/images-binary.js';
import { networkBinary } from '../../src/core/wasm/network-binary.js';
import { normalisationBinary } from '../../src/core/wasm/normalisation-binary.js';
import { poolingBinary } from '../../src/core/wasm/pooling-binary.js';
import { sequencesBinary } from '../../src/core/wasm/sequences-binary.js';

const PROGRAMS = {
  Neuron: `
    import { Neuron } from 'myelin';
    const neuron = new Neuron({ inputs: 2, seed: 1, initializer: 'normal' });
    neuron.train([[0, 0], [0, 1], [1, 0]], [0, 1, 1], { iterations: 10 });
    console.log(neuron.run([0, 1]), neuron.run([[1, 1], [0, 0]]));`,
  Network: `
    import { dense, dropout, Network, sgd } from 'myelin';
    const layers = [dense({ units: 3, activation: 'tanh', l2: 0.1 }), dropout({ rate: 0.5 }), dense({ units: 2, activation: 'softmax' })];
    for (const dtype of ['float64', 'float32']) {
      const network = new Network({ inputs: 2, layers, seed: 1, dtype });
      const options = { epochs: 3, batchSize: 2, loss: 'categoricalCrossentropy', optimizer: sgd({ learningRate: 0.5, momentum: 0.9 }), clipNorm: 1 };
      console.log(network.train([[0, 0], [0, 1], [1, 0]], [0, 1, 1], options).loss, network.run([0, 1]));
      network.backward(network.forward([[1, 2]]));
      network.step(sgd({ learningRate: 0.1 }));
      console.log(Network.fromJSON(network.toJSON()).evaluate([[0, 1]], [1]));
    }`,
  images: `
    import { activation, averagePool2d, batchNorm, conv1d, conv2d, convTranspose2d, dense, flatten, globalMaxPool, layerNorm, Network, reshape, sgd, upSample2d } from 'myelin';
    const layers = [conv2d({ filters: 3, kernelSize: 2, padding: 'same' }), batchNorm(), activation({ activation: 'relu' }), averagePool2d(), upSample2d(), convTranspose2d({ filters: 2, kernelSize: 2 }), layerNorm(), reshape({ shape: [-1, 2] }), conv1d({ filters: 3, kernelSize: 3, padding: 'causal' }), globalMaxPool(), flatten(), dense({ units: 1 })];
    const network = new Network({ inputs: [4, 4, 1], layers, seed: 1 });
    const images = [0, 1, 2].map((i) => Array.from({ length: 16 }, (_, j) => ((3 * i + j) % 7) / 7));
    console.log(network.train(images, [0, 1, 1], { epochs: 3, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) }).loss);
    console.log(network.run(images).toArray());`,
  residual: `

    import { dense, Network, residual, sgd } from 'myelin';

    const network = new Network({ inputs: 2, layers: [residual([dense({ units: 2 })]), dense({ units: 1 })], seed: 1 });
    console.log(network.train([[0, 0], [0, 1], [1, 0]], [0, 1, 1], { epochs: 3, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) }).loss);
    console.log(network.run([[0, 1], [1, 1]]).toArray());`,
  sequences: `

    import { dense, embedding, gru, lstm, Network, sgd, simpleRnn } from 'myelin';

    const all = { returnSequences: true };
    const layers = [embedding({ vocabulary: 5, units: 3 }), lstm({ units: 4, ...all }), gru({ units: 3, dropout: 0.2, ...all }), simpleRnn({ units: 2, recurrentDropout: 0.2 }), dense({ units: 1 })];
    const network = new Network({ inputs: [4], layers, seed: 1 });
    const samples = [[0, 1, 2, 3], [4, 3, 2, 1], [0, 0, 4, 4]];
    console.log(network.train(samples, [0, 1, 1], { epochs: 3, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) }).loss);
    console.log(network.run(samples).toArray());`,
  attention: `

    import { dense, layerNorm, Network, positionalEmbedding, residual, selfAttention, sgd } from 'myelin';

    const layers = [dense({ units: 4 }), positionalEmbedding({ encoding: 'sine' }), positionalEmbedding(), residual([layerNorm(), selfAttention({ heads: 2, causal: true })])];
    const network = new Network({ inputs: [3, 2], layers, seed: 1 });
    const x = [[[0, 0], [0, 1], [1, 0]], [[1, 1], [0, 2], [3, 0]]];
    console.log(network.train(x, [0, 1].map((i) => Array(12).fill(i)), { epochs: 3, loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) }).loss);
    console.log(network.run(x).toArray());`,
  RandomState: `

    import { RandomState } from 'myelin';

    const random = new RandomState(1);
    console.log(random.random(), random.normal(0, 1, 3), random.randint(0, 9, 3), random.permutation(5));`,
} as const;

const folder = 'build/alone';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(file: string, engine: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    env: { ...process.env, MYELIN_ENGINE: engine },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe.each(Object.entries(PROGRAMS))('%s alone', (name, contents) => {
  it('needs no kernel that it does not bring', async () => {
    const outfile = `${folder}/${name}.mjs`;
    await build({
      stdin: { contents, resolveDir: '.' },
      outfile,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      external: ['*/relaxed-binary.js', '*/threads-binary.js', '*/threads-relaxed-binary.js'],
    });
    const answer = run(outfile, 'simd');
    expect(answer).not.toBe('');
    expect(run(outfile, 'js')).toBe(answer);
  });
});

const BINARIES = {
  network: networkBinary,
  images: imagesBinary,
  normalisation: normalisationBinary,
  pooling: poolingBinary,
  composites: compositesBinary,
  sequences: sequencesBinary,
  attention: attentionBinary,
} as const;

it.each([
  ['Neuron', 'Neuron', []],
  ['Network, dense', 'Network, dense', ['network']],
  ['conv2d', 'Network, conv2d, convTranspose2d, dense', ['network', 'images']],
  ['pools', 'Network, conv2d, maxPool2d, upSample2d', ['network', 'images', 'pooling']],
  ['normalisation', 'Network, batchNorm, dense, layerNorm', ['network', 'normalisation']],
  ['residual', 'Network, dense, residual', ['network', 'composites']],
])('a program with %s carries no binary but those it needs', async (_, names, families) => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${names} } from 'myelin'; console.log(${names});`,
      resolveDir: '.',
    },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['*/relaxed-binary.js', '*/threads-binary.js', '*/threads-relaxed-binary.js'],
    write: false,
  });
  const { text } = outputFiles[0]!;
  const carried = Object.entries(BINARIES).filter(([, binary]) =>
    text.includes(binary().slice(0, 500)),
  );
  expect(carried.map(([name]) => name)).toEqual(families);
});

/** A program of the sources, in both engines. */
async function answersOf(name: string, contents: string): Promise<string[]> {
  const outfile = `${folder}/${name}.mjs`;
  await build({
    stdin: { contents, resolveDir: '.' },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['*/relaxed-binary.js', '*/threads-binary.js', '*/threads-relaxed-binary.js'],
  });
  return ['simd', 'js'].map((engine) => run(outfile, engine));
}

it('a program that loads sequence layers but uses none says what to call', async () => {
  const { gru, Network } = await import('../../src/index.js');
  const json = JSON.stringify(
    new Network({ inputs: [2, 1], layers: [gru({ units: 1 })], seed: 1 }),
  );
  const load = (before: string): string =>
    `import { Network, useSequenceLayers } from 'myelin'; ${before} try { console.log(Network.fromJSON(${json}).run([1, 2])); } catch (error) { console.log(error.message); }`;
  for (const answer of await answersOf('lacks', load(''))) {
    expect(answer).toContain('call useSequenceLayers() before');
  }
  for (const answer of await answersOf('cured', load('useSequenceLayers();'))) {
    expect(answer).toMatch(/^Float64Array/);
  }
});

it('a program that loads image layers but uses none says what to call; then it loads them', async () => {
  const { conv2d, dense, flatten, Network } = await import('../../src/index.js');
  const layers = [conv2d({ filters: 2, kernelSize: 2 }), flatten(), dense({ units: 1 })];
  const json = JSON.stringify(new Network({ inputs: [3, 3, 1], layers, seed: 1 }));
  const load = `try { console.log(Network.fromJSON(${json}).run([1, 2, 3, 4, 5, 6, 7, 8, 9])); } catch (error) { console.log(error.name, error.code, error.message); }`;
  for (const answer of await answersOf('lacks', `import { Network } from 'myelin'; ${load}`)) {
    expect(answer).toContain('FormatError');
    expect(answer).toContain("layers[0]: kind: 'conv2d' is a layer of Myelin's");
    expect(answer).toContain('useImageLayers()');
  }
  const cured = `import { Network, useImageLayers } from 'myelin'; useImageLayers(); ${load}`;
  for (const answer of await answersOf('cured', cured)) expect(answer).toMatch(/^Float64Array/);
});
