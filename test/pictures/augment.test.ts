// Variants of pictures: what each option does, and that nothing but seed, key and place decides.
import { describe, expect, it } from 'vitest';
import { type AugmentOptions, augment, augmentedSource } from '../../src/images.js';
import {
  adam,
  DataError,
  dense,
  flatten,
  Network,
  OptionError,
  partialFit,
  ShapeError,
  type StreamCheckpoint,
  trainStream,
} from '../../src/index.js';
import { Digest } from '../support/digest.js';
import { expectError, loose } from '../support/errors.js';

const batchOf = (count: number, height: number, width: number, channels = 1) => ({
  data: Float64Array.from({ length: count * height * width * channels }, (_, i) => (i * 37) % 101),
  shape: [count, height, width, channels],
});
/** The pictures of a batch, as lists. */
const pictures = (batch: { data: ArrayLike<number>; shape: readonly number[] }): number[][] => {
  const size = batch.data.length / batch.shape[0]!;
  return Array.from({ length: batch.shape[0]! }, (_, i) =>
    Array.from(batch.data).slice(i * size, (i + 1) * size),
  );
};

describe('a movement', () => {
  it('turns over half of the pictures, left and right or up and down', () => {
    const batch = batchOf(200, 2, 3);
    const before = pictures(batch);
    const sideways = pictures(augment({ flip: true, seed: 3 })(batch, 0));
    const upright = pictures(augment({ flip: 'vertical', seed: 3 })(batch, 0));
    let [flips, falls] = [0, 0];
    for (const [i, [a, b, c, d, e, f]] of before.entries()) {
      const isFlipped = sideways[i]!.toString() !== before[i]!.toString();
      const hasFallen = upright[i]!.toString() !== before[i]!.toString();
      if (isFlipped) expect(sideways[i]).toEqual([c, b, a, f, e, d]);
      if (hasFallen) expect(upright[i]).toEqual([d, e, f, a, b, c]);
      flips += Number(isFlipped);
      falls += Number(hasFallen);
    }
    expect(flips).toBeGreaterThan(70);
    expect(flips).toBeLessThan(130);
    expect(falls).toBeGreaterThan(70);
    expect(falls).toBeLessThan(130);
  });

  it('shifts by whole pixels within the share, and fills what comes into sight', () => {
    const batch = batchOf(100, 4, 5);
    const moved = pictures(augment({ shift: [0, 0.4], fill: -1, seed: 1 })(batch, 0));
    const edge = pictures(augment({ shift: [0, 0.4], seed: 1 })(batch, 0));
    const seen = new Set<number>();
    for (const [i, picture] of pictures(batch).entries()) {
      const shifts = [-2, -1, 0, 1, 2].filter((shift) =>
        picture.every((_, at) => {
          const from = (at % 5) - shift;
          const inside = from >= 0 && from < 5;
          const near = Math.min(Math.max(from, 0), 4);
          const row = at - (at % 5);
          return (
            moved[i]![at] === (inside ? picture[row + from] : -1) &&
            edge[i]![at] === picture[row + near]
          );
        }),
      );
      expect(shifts).toHaveLength(1);
      seen.add(shifts[0]!);
    }
    expect(seen.size).toBe(5);
  });

  it('rotates around the middle: a cross of a quarter turn, a ramp by its angle', () => {
    // A ramp stays one: at a distance from the edge its slopes tell the angle.
    const size = 21;
    const ramp = {
      data: Float64Array.from({ length: 50 * size * size }, (_, i) => i % size),
      shape: [50, size, size, 1],
    };
    const angles = pictures(augment({ rotate: 30, seed: 9 })(ramp, 1)).map((picture) => {
      const at = (y: number, x: number): number => picture[(10 + y) * size + 10 + x]!;
      const [across, down] = [(at(0, 4) - at(0, -4)) / 8, (at(4, 0) - at(-4, 0)) / 8];
      expect(across ** 2 + down ** 2).toBeCloseTo(1, 12);
      expect(at(0, 0)).toBeCloseTo(10, 12);
      return (Math.atan2(-down, across) * 180) / Math.PI;
    });
    expect(Math.max(...angles)).toBeLessThanOrEqual(30);
    expect(Math.max(...angles)).toBeGreaterThan(25);
    expect(Math.min(...angles)).toBeGreaterThanOrEqual(-30);
    expect(Math.min(...angles)).toBeLessThan(-25);
  });

  it('zooms within the factors', () => {
    const size = 21;
    const ramp = {
      data: Float64Array.from({ length: 50 * size * size }, (_, i) => i % size),
      shape: [50, size, size, 1],
    };
    const factors = pictures(augment({ zoom: [1, 2], seed: 9 })(ramp, 1)).map(
      (picture) => 8 / (picture[10 * size + 14]! - picture[10 * size + 6]!),
    );
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(1 - 1e-12);
    expect(Math.max(...factors)).toBeGreaterThan(1.9);
    expect(Math.max(...factors)).toBeLessThanOrEqual(2 + 1e-12);
  });
});

const ALL = { flip: 'both', shift: 0.2, rotate: 40, zoom: 0.3, seed: 5 } as const;

describe('what is drawn', () => {
  it('gives the same bits everywhere', () => {
    const digest = new Digest();
    digest.add(augment(ALL)(batchOf(5, 9, 7, 3), 2, 1).data);
    expect(digest.hex()).toBe('a9ecaf4ef58d11c2');
  });

  it('follows from seed, key and place alone', () => {
    const batch = batchOf(6, 8, 8);
    const vary = augment(ALL);
    const copy = batch.data.slice();
    const first = vary(batch, 1, 2);
    expect(batch.data).toEqual(copy);
    expect(vary(batch, 1, 2)).toEqual(first);
    expect(augment({ ...ALL, seed: 6 })(batch, 1, 2).data).not.toEqual(first.data);
    for (const key of [[1], [1, 3], [2, 1], [1, 2, 0]] as [number, ...number[]][]) {
      expect(vary(batch, ...key).data).not.toEqual(first.data);
    }
    // A picture fewer changes none of the others.
    const fewer = { data: batch.data.subarray(0, 5 * 64), shape: [5, 8, 8, 1] };
    expect(vary(fewer, 1, 2).data).toEqual(first.data.subarray(0, 5 * 64));
    expect(new Set(pictures(first).map(String)).size).toBe(6);
    const unseeded = augment({ rotate: 9 });
    expect(augment({ rotate: 9, seed: unseeded.seed })(batch, 1)).toEqual(unseeded(batch, 1));
  });

  it('keeps the type of the numbers, and without options the numbers', () => {
    const batch = { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2, 1] };
    expect(augment({ seed: 1 })(batch, 0).data).toEqual(batch.data);
    expect(augment({ seed: 1 })([[[[1], [2]]]], 0).toArray()).toEqual([[[[1], [2]]]]);
  });
});

describe('training', () => {
  const inputs = batchOf(30, 4, 4);
  inputs.data = inputs.data.map((value) => value / 101);
  const classes = Array.from({ length: 30 }, (_, i) => i % 3);
  const make = () =>
    new Network({
      inputs: [4, 4, 1],
      layers: [flatten(), dense({ units: 3, activation: 'softmax' })],
      seed: 1,
    });
  const options = { loss: 'categoricalCrossentropy', optimizer: adam(), batchSize: 8 } as const;
  const settings: AugmentOptions = { flip: true, rotate: 20, seed: 4 };

  it('by a stream is that by whole batches, epoch by epoch, and goes on from within one', async () => {
    const byHand = make();
    const vary = augment(settings);
    for (let epoch = 0; epoch < 3; epoch++)
      partialFit(byHand, vary(inputs, epoch), classes, options);

    const source = augmentedSource(inputs, classes, { augment: vary });
    const streamed = make();
    const saved: StreamCheckpoint[] = [];
    const history = await trainStream(streamed, source, {
      ...options,
      epochs: 3,
      checkpointEvery: 3,
      onCheckpoint: (checkpoint) => void saved.push(JSON.parse(JSON.stringify(checkpoint))),
    });
    expect(history.loss).toHaveLength(3);
    expect(streamed.layers[1]!.weights).toEqual(byHand.layers[1]!.weights);

    const within = saved.find(({ epoch }) => epoch === 1)!;
    const resumed = Network.fromJSON(within.network);
    await trainStream(resumed, source, { ...options, epochs: 3, resume: within });
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(streamed));
  });

  it('takes targets and weights in every form', async () => {
    const rows = Array.from(classes, (each) => [0, 1, 2].map((i) => Number(i === each)));
    const sampleWeights = new Float64Array(30).fill(1);
    const forms = [
      classes,
      Uint8Array.from(classes),
      rows,
      { data: Float64Array.from(rows.flat()), shape: [30, 3] },
    ];
    const weights: unknown[] = [];
    for (const targets of forms) {
      const network = make();
      const source = augmentedSource(inputs, loose(targets), {
        augment: augment(settings),
        sampleWeights,
      });
      await trainStream(network, source, { ...options, epochs: 1, worker: false });
      weights.push(network.layers[1]!.weights);
    }
    for (const each of weights) expect(each).toEqual(weights[0]);
  });

  it('a function that gives a new iterator is told the epoch', async () => {
    const epochs: number[] = [];
    const vary = augment(settings);
    const network = make();
    await trainStream(
      network,
      function* (epoch) {
        epochs.push(epoch);
        yield { inputs: vary(inputs, epoch), targets: classes };
      },
      { ...options, epochs: 3, bufferRows: 10, worker: false },
    );
    expect(epochs).toEqual([0, 1, 2]);
  });

  it('refuses what does not fit', () => {
    const vary = augment(settings);
    const of =
      (...rest: unknown[]) =>
      () =>
        augmentedSource(...(rest as Parameters<typeof augmentedSource>));
    expectError(of(inputs, [0, 1], { augment: vary }), ShapeError, 'ERR_SHAPE', '2 for 30');
    expectError(
      of(inputs, classes, { augment: () => inputs }),
      OptionError,
      'ERR_OPTION',
      'augment',
    );
    expectError(of(inputs, 3, { augment: vary }), DataError, 'ERR_DATA', 'targets');
    expectError(
      of(inputs, { data: new Uint8Array(30), shape: [15, 2] }, { augment: vary }),
      ShapeError,
      'ERR_SHAPE',
    );
  });
});

describe('refused', () => {
  it.each([
    [{ flip: 'left' }, 'flip'],
    [{ shift: 2 }, 'shift'],
    [{ shift: [0.1] }, '[vertical, horizontal]'],
    [{ rotate: 181 }, 'rotate'],
    [{ zoom: 1 }, 'zoom'],
    [{ zoom: [2, 1] }, 'most'],
    [{ fill: 'reflect' }, 'fill'],
    [{ seed: -1 }, 'seed'],
    [{ rotation: 3 }, 'rotation'],
  ])('%j', (options, part) => {
    expectError(() => augment(loose(options)), OptionError, 'ERR_OPTION', part);
  });

  it('a batch without a key, and what is no batch', () => {
    const vary = augment({ seed: 1 });
    const call = vary as unknown as (...given: unknown[]) => unknown;
    expectError(() => call(batchOf(1, 2, 2)), OptionError, 'ERR_OPTION', 'epoch');
    expectError(() => vary(batchOf(1, 2, 2), 0.5), OptionError, 'ERR_OPTION', 'key');
    expectError(
      () => vary({ data: new Float64Array(4), shape: [2, 2] }, 0),
      ShapeError,
      'ERR_SHAPE',
      'pictures, height',
    );
    expectError(() => vary(loose(7), 0), DataError, 'ERR_DATA');
  });
});
