// Layers of images with what goes over all samples in several batches.
import { beforeAll, describe, expect, it } from 'vitest';
import {
  batchNorm,
  conv2d,
  dense,
  flatten,
  levenbergMarquardt,
  Network,
  OptionError,
  RandomState,
} from '../../src/index.js';
import { strictEngines } from '../support/facade.js';

const random = new RandomState(3);
const X = { data: random.normal(0, 1, 6 * 16), shape: [6, 4, 4, 1] };
const Y = random.normal(0, 1, 6);

describe.each(strictEngines)('full batches of images, engine %s', (_, choose) => {
  beforeAll(choose);

  it('penalties count once, however many batches there are', () => {
    const gradientsOf = (batchSize: number) => {
      const network = new Network({
        inputs: [4, 4, 1],
        layers: [
          conv2d({ filters: 2, kernelSize: 3, l1: 0.3, l2: 0.7 }),
          flatten(),
          dense({ units: 1 }),
        ],
        seed: 1,
      });
      const { loss } = network.gradients(X, Y, { loss: 'meanSquaredError', batchSize });
      return [loss, ...network.layers[0]!.parameterGradients.weights!.data];
    };
    const whole = gradientsOf(6);
    for (const [i, value] of gradientsOf(2).entries()) expect(value).toBeCloseTo(whole[i]!, 12);
  });

  it('levenbergMarquardt refuses batchNorm, whose answers depend on the other samples', () => {
    const network = new Network({
      inputs: [4, 4, 1],
      layers: [conv2d({ filters: 2, kernelSize: 3 }), batchNorm(), flatten(), dense({ units: 1 })],
      seed: 1,
    });
    const train = () =>
      network.train(X, Y, {
        epochs: 1,
        loss: 'meanSquaredError',
        optimizer: levenbergMarquardt(),
      });
    expect(train).toThrow(OptionError);
    expect(train).toThrow(/batchNorm/);
  });
});
