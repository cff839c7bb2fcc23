// What comes out is a copy or frozen: nobody changes an object by what it has handed out, nor by what it was made of.
import { describe, expect, it } from 'vitest';
import {
  adam,
  type DenseSpec,
  dense,
  dropout,
  glorotUniform,
  LabelEncoder,
  MinMaxScaler,
  Network,
  Neuron,
  OptionError,
  RandomState,
  StandardScaler,
  uniform,
} from '../src/index.js';
import { gridSearch } from '../src/search.js';

const X = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const Y = [0, 1, 1, 0];

const layers = () => [
  dense({ units: 3, activation: 'tanh', weightInitializer: uniform(-0.5, 0.5) }),
  dropout({ rate: 0.1 }),
  dense({ units: 1, activation: 'sigmoid', l2: 1e-3 }),
];
const train = () => ({ epochs: 3, loss: 'binaryCrossentropy', optimizer: adam() }) as const;

function trained(): Network {
  const network = new Network({ inputs: 2, layers: layers(), seed: 1 });
  network.train(X, Y, train());
  return network;
}

/** Tries to write to every property of a value's objects, down to the last; where that is forbidden, nothing happens. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    spoil((value as Record<string, unknown>)[key]);
    Reflect.set(value, key, 'spoilt');
  }
  Reflect.set(value, 'more', 1);
}

describe('what a network hands out', () => {
  it('toJSON() is a copy: it may be changed, and the network stays as it was', () => {
    const network = trained();
    const text = JSON.stringify(network);
    const json = network.toJSON();
    Object.assign(json.training.optimizer!, { learningRate: 0.5 }); // not frozen: it is the caller's own
    expect(Network.fromJSON(json).toJSON().training.optimizer).toMatchObject({ learningRate: 0.5 });
    Object.assign((json.layers[0] as DenseSpec).weightInitializer, { low: 7 });
    spoil(json);
    expect(JSON.stringify(network)).toBe(text);
    expect(JSON.stringify(Network.fromJSON(JSON.parse(text)))).toBe(text);
  });

  it('its layers and their descriptions are frozen', () => {
    const network = trained();
    const text = JSON.stringify(network);
    const summary = network.summary();
    const outputs = network.run(X).data;
    spoil(network.layers);
    expect(JSON.stringify(network)).toBe(text);
    expect(network.summary()).toBe(summary);
    expect(network.run(X).data).toEqual(outputs);
    expect(network.layers[0]!.units).toBe(3);
    expect((network.layers[0]!.spec as DenseSpec).weightInitializer).toEqual(uniform(-0.5, 0.5));
  });

  it('layers that functions have described are frozen', () => {
    const given = layers();
    const text = JSON.stringify(new Network({ inputs: 2, layers: given, seed: 1 }));
    expect(given.every(Object.isFrozen)).toBe(true);
    for (const layer of given) spoil(layer);
    expect(JSON.stringify(new Network({ inputs: 2, layers: given, seed: 1 }))).toBe(text);
  });

  it('what was described once is checked anew where it was copied, or is another thing', () => {
    const copied = { ...dense({ units: 3 }), units: -1 };
    const make = (layer: unknown) => () =>
      new Network({ inputs: 2, layers: [layer as DenseSpec], seed: 1 });
    expect(make(copied)).toThrow(/units: expected a whole number/);
    expect(make(glorotUniform())).toThrow(OptionError); // marked as an initializer, which is no layer
    expect(() => dense({ units: 1, weightInitializer: dense({ units: 1 }) as never })).toThrow(
      /is no initializer/,
    );
  });

  it('descriptions that it was made of are still the caller’s', () => {
    const own = structuredClone(layers()); // as from JSON; what the functions return is frozen
    const given = { inputs: 2, layers: own, seed: 1 };
    const options = train();
    const network = new Network(given);
    network.train(X, Y, options);
    const text = JSON.stringify(network);
    Object.assign(given.layers[0]!, { units: 9 }); // not frozen by the network
    spoil(given);
    spoil(options);
    expect(JSON.stringify(network)).toBe(text);
    expect(text).toBe(JSON.stringify(trained()));
  });
});

describe('properties that say what an object is', () => {
  const network = trained();
  const objects: [object, string[]][] = [
    [network, ['seed', 'inputs', 'dtype', 'layers', 'parameterCount']],
    [network.layers[0]!, ['kind', 'inputs', 'units', 'parameterCount', 'spec']],
    [new Neuron({ inputs: 2, seed: 1 }), ['seed', 'inputs', 'activation']],
    [new RandomState(1), ['seed']],
  ];
  it('cannot be set', () => {
    for (const [object, names] of objects) {
      const text = JSON.stringify(object);
      for (const name of names) {
        const before: unknown = Reflect.get(object, name);
        expect(before).toBeDefined();
        expect(Reflect.set(object, name, 'tanh')).toBe(false);
        expect(Reflect.get(object, name)).toBe(before);
      }
      expect(JSON.stringify(object)).toBe(text);
    }
  });
});

describe('structuredClone', () => {
  it('of an object that would come out empty is an error that tells what to send', () => {
    const network = trained();
    const objects = {
      Network: network,
      Neuron: new Neuron({ inputs: 2 }),
      RandomState: new RandomState(),
      StandardScaler: new StandardScaler().fit(X),
      MinMaxScaler: new MinMaxScaler().fit(X),
      LabelEncoder: new LabelEncoder().fit(['a', 'b']),
    };
    const messages = [...Object.values(objects), ...network.layers].map((object) => {
      try {
        structuredClone(object);
      } catch (error) {
        expect(error).toHaveProperty('name', 'DataCloneError');
        return (error as Error).message;
      }
      return expect.fail('it was cloned');
    });
    if ('v8' in (globalThis.process?.versions ?? {})) {
      for (const [i, name] of Object.keys(objects).entries()) {
        expect(messages[i]).toContain(`toJSON() and make it anew with ${name}.fromJSON`);
      }
    }
    const sent = structuredClone(network.toJSON());
    expect(Network.fromJSON(sent).run(X).data).toEqual(network.run(X).data);
  });
});

describe('gridSearch', () => {
  const flat = () => ({ data: Float64Array.from(X.flat()), shape: [4, 2] as const });
  const search = (sampleWeights?: Float64Array) => ({
    grid: { units: [2] },
    network: ({ units }: { units: number }) => ({
      inputs: 2,
      layers: [dense({ units }), dense({ units: 2, activation: 'softmax' })],
    }),
    train: () =>
      ({
        epochs: 2,
        loss: 'categoricalCrossentropy',
        optimizer: adam(),
        ...(sampleWeights ? { sampleWeights } : {}),
      }) as const,
    folds: 2,
    seed: 1,
  });

  it('leaves the caller’s arrays as they were, with a scaler and without', async () => {
    const encoder = new LabelEncoder<string>();
    for (const scaler of [undefined, () => new StandardScaler()]) {
      const inputs = flat();
      const targets = encoder.fitTransform(['a', 'b', 'b', 'a']);
      const weights = Float64Array.of(1, 2, 3, 4);
      await gridSearch(inputs, targets, { ...search(weights), ...(scaler ? { scaler } : {}) });
      expect(inputs).toEqual(flat());
      expect([...targets]).toEqual([0, 1, 1, 0]);
      expect([...weights]).toEqual([1, 2, 3, 4]);
    }
  });

  it('leaves a scaler of one’s own what it returns, and reads the data once', async () => {
    const expected = await gridSearch(flat(), [0, 1, 1, 0], search());
    const kept: Float64Array[] = [];
    const inputs = flat();
    const targets = [0, 1, 1, 0];
    const found = gridSearch(inputs, targets, {
      ...search(),
      scaler: () => {
        const transform = (matrix: Parameters<StandardScaler['transform']>[0]) => {
          const { data } = matrix as { data: Float64Array };
          kept.push(data);
          return matrix as ReturnType<StandardScaler['transform']>;
        };
        return { fitTransform: transform, transform };
      },
    });
    inputs.data.fill(7);
    targets.fill(0);
    expect((await found).results).toEqual(expected.results);
    expect(kept.length).toBeGreaterThan(0);
    for (const data of kept) expect(data.length).toBeGreaterThan(0);
  });
});
