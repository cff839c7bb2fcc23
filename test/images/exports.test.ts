import { describe, expect, it } from 'vitest';
import { toCoefs, toKerasWeights, toStateDict } from '../../src/files.js';
import { conv2d, dense, flatten, Network, reshape } from '../../src/index.js';
import { toOnnx } from '../../src/onnx.js';
import { toSource } from '../../src/source.js';

const writers = Object.entries({ toCoefs, toKerasWeights, toOnnx, toSource, toStateDict });

describe.each(writers)('%s and layers that it does not know', (name, write) => {
  it('says which, in the place of leaving it out', () => {
    const layers = [conv2d({ filters: 1, kernelSize: 2 }), flatten(), dense({ units: 1 })];
    const images = new Network({ inputs: [3, 3, 1], layers, seed: 1 });
    expect(() => write(images)).toThrow(`${name}: layers[0] is of kind conv2d`);
    const rows = new Network({ inputs: [3, 2], layers: [dense({ units: 1 })], seed: 1 });
    expect(() => write(rows)).toThrow(`${name}: layers[0] is dense over samples of shape [3, 2]`);
  });

  it('changes of shape are nothing to it', () => {
    const weights = [dense({ units: 3, activation: 'tanh' }), dense({ units: 1 })];
    const shaped = [reshape({ shape: [2, 2] }), flatten(), ...weights];
    const plain = new Network({ inputs: 4, layers: weights, seed: 1 });
    const network = new Network({ inputs: 4, layers: shaped, seed: 1 });
    const [written, expected] = [write(network), write(plain)];
    // Names in a state dict count all layers, as those of a Sequential.
    const isDict = written instanceof Map && expected instanceof Map;
    if (isDict) expect([...written.values()]).toEqual([...expected.values()]);
    else expect(written).toEqual(expected);
  });
});
