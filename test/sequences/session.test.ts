import { beforeAll, describe, expect, it } from 'vitest';
import {
  activation,
  DisposedError,
  dense,
  dropout,
  embedding,
  flatten,
  gru,
  init,
  type LayerSpec,
  layerNorm,
  lstm,
  Network,
  OptionError,
  RandomState,
  simpleRnn,
} from '../../src/index.js';
import { expectSameBits } from '../support/bits.js';
import { strictEngines } from '../support/facade.js';

const all = { returnSequences: true } as const;
const NETS: Readonly<Record<string, readonly LayerSpec[]>> = {
  'one of each': [
    dense({ units: 5, activation: 'tanh' }),
    lstm({ units: 6, ...all }),
    layerNorm(),
    gru({ units: 5, dropout: 0.3, ...all }),
    dropout({ rate: 0.2 }),
    simpleRnn({ units: 3, ...all }),
    activation({ activation: 'softmax' }),
  ],
  'reset before, no cell state': [
    gru({ units: 5, resetAfter: false, ...all }),
    lstm({ units: 4, cellState: false, ...all }),
    lstm({ units: 3, ...all }),
    gru({ units: 6, resetAfter: false, ...all }),
  ],
  'an answer for the sequence': [gru({ units: 7 }), dense({ units: 2 }), flatten()],
};

describe.each(strictEngines)('sessions, %s', (_, choose) => {
  beforeAll(choose);
  const steps = 9;
  const x = new RandomState(3).uniform(-1, 1, steps * 3);
  const step = (t: number) => x.subarray(3 * t, 3 * t + 3);

  for (const dtype of ['float64', 'float32'] as const) {
    it.each(Object.entries(NETS))(
      `%s, ${dtype}: the bits of the whole sequence`,
      (_name, layers) => {
        const network = new Network({ inputs: [steps, 3], layers, seed: 1, dtype });
        const session = network.session();
        // Another one of the same network, and one of another, in between.
        const other = network.session();
        const stranger = new Network({ inputs: [1, 2], layers: [lstm({ units: 2 })] }).session();
        const units = network.outputShape.at(-1)!;
        for (let t = 0; t < steps; t++) {
          const short = new Network({ inputs: [t + 1, 3], layers, seed: 1, dtype });
          const whole = short.run(x.subarray(0, 3 * (t + 1)));
          expectSameBits(session.step(step(t)), whole.subarray(whole.length - units), `step ${t}`);
          other.step(step(steps - 1 - t));
          stranger.step([t, 1]);
        }
        const branch = session.clone();
        const out = dtype === 'float64' ? new Float64Array(units) : new Float32Array(units);
        expect(branch.step(step(0), out as Float64Array)).toBe(out);
        expectSameBits(session.step(step(0)), out);
        session.reset();
        const first = session.step(step(0));
        expectSameBits(first, network.session().step(step(0)));
        // What the branch has seen did not change, and was not changed.
        expect([...branch.step(step(1))]).not.toEqual([...session.step(step(1))]);
      },
    );
  }

  it('letters, one by one, from a network that is trained meanwhile', () => {
    const layers = [
      embedding({ vocabulary: 4, units: 3 }),
      lstm({ units: 4, ...all }),
      dense({ units: 4, activation: 'softmax' }),
    ];
    const network = new Network({ inputs: [5], layers, seed: 1 });
    const session = network.session();
    const before = session.step(2);
    expect(() => session.step(4)).toThrow(/sample 0, step 0 is 4; expected an index from 0 to 3/);
    expect(() => session.step(Number.NaN)).toThrow(/expected an index/);
    const twin = network.session();
    twin.step(2);
    expectSameBits(session.step([1]), twin.step(1)); // errors left it where it was
    session.reset();
    network.layers[1]!.parameters = { bias: new Array(16).fill(0.5) };
    expect([...session.step(2)]).not.toEqual([...before]);
  });

  it('ends', () => {
    const network = new Network({ inputs: [2, 1], layers: [gru({ units: 2 })], seed: 1 });
    const [first, second] = [network.session(), network.session()];
    first.dispose();
    first.dispose();
    for (const call of [() => first.step([1]), () => first.reset(), () => first.clone()]) {
      expect(call).toThrow(DisposedError);
    }
    second.step([1]);
    network.dispose();
    expect(() => second.step([1])).toThrow(DisposedError);
    expect(() => network.session()).toThrow(DisposedError);
  });

  it('what a session cannot do', () => {
    const make = (...layers: LayerSpec[]) => new Network({ inputs: [4, 2], layers, seed: 1 });
    const last = dense({ units: 1 });
    for (const network of [
      make(gru({ units: 2, goBackwards: true })),
      make(lstm({ units: 2, ...all }), flatten(), last),
      make(last),
    ]) {
      expect(() => network.session()).toThrow(OptionError);
    }
    const session = make(gru({ units: 2 })).session();
    expect(() => session.step([1])).toThrow(/expected 2 numbers, got 1/);
    expect(() => session.step([1, Number.NaN])).toThrow(/column 1/);
    expect(() => session.step([[1, 2]] as never)).toThrow(/expected the 2 numbers of a step/);
    expect(() => session.step([1, 2], new Float32Array(2))).toThrow(/out: expected a Float64Array/);
  });
});

it('a session goes on when the engine changes', async () => {
  await init({ engine: 'js' });
  const layers = [lstm({ units: 5 })];
  const network = new Network({ inputs: [3, 1], layers, seed: 1 });
  const session = network.session();
  session.step([0.1]);
  await init();
  session.step([0.2]);
  await init({ engine: 'js' });
  expectSameBits(session.step([0.3]), network.run([0.1, 0.2, 0.3]));
  await init();
});
