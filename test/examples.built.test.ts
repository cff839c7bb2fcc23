import { describe, expect, it } from 'vitest';
import { thorough } from './support/effort.js';
import { runExample as run } from './support/run-example.js';

const S1 = `Starting weights:
[[-0.16595599]
 [ 0.44064899]
 [-0.99977125]]
Weights after training:
[[ 9.67299303]
 [-0.2078435 ]
 [-4.62963669]]
`;

describe.each(['simd', 'js'])('examples, engine %s', (engine) => {
  it('S0 prints the published figures and both times, and ends quietly without input', () => {
    const output = run('s0', '', engine);
    expect(output).toContain(
      "Starting weights (NumPy's seed 15):\n[[ 0.69763539]\n [-0.64220815]\n [-0.89127357]]\n",
    );
    expect(output).toContain(
      'Weights after 10,000 iterations:\n[[ 9.67341006]\n [-0.20852727]\n [-4.62943754]]\n',
    );
    expect(output).toContain('Output for [1, 0, 0]: 0.99993707\n');
    const name =
      engine === 'js'
        ? /Myelin \(js engine\) +\d+\.\d{3} ms/
        : /Myelin \(WebAssembly, simd\) +\d+\.\d{3} ms/;
    expect(output).toMatch(name);
    expect(output).toMatch(/plain JavaScript \(Math\.exp\) +\d+\.\d{3} ms +\d+\.\d × as long/);
    expect(output).not.toContain('Input 1');
  });

  it('S0 answers what is piped in, and asks again after a wrong entry', () => {
    const output = run('s0', '1\nzero\n\n0\n0\n', engine);
    expect(output).toContain('Input 1: 1\n');
    expect(output).toContain('"zero" is not a number');
    expect(output).toContain('"" is not a number');
    expect(output).toContain('Considering new situation [1, 0, 0]: 0.99993707\n');
  });

  it('S1 asks and answers', () => {
    const output = run('s1', '1\n0\n0\n', engine);
    expect(output.startsWith(S1)).toBe(true);
    expect(output).toContain('Considering new situation [1, 0, 0]\n[0.99993704]\n');
  });

  it('S1 ends quietly when its input ends', () => {
    expect(run('s1', '1\n', engine)).not.toContain('Considering');
  });

  it('S3 considers [1, 0, 0]', () => {
    expect(run('s3', '', engine)).toBe(`${S1}Considering new situation [1, 0, 0]\n[0.99993704]\n`);
  });

  it("S4 draws NumPy's normal weights and bias", () => {
    // RandomState(0).normal: 1.76405235, 0.40015721, 0.97873798, 2.2408932.
    expect(run('s4', '', engine)).toBe(
      'Weights:\n[[1.76405235]\n [0.40015721]\n [0.97873798]]\nBias: 2.24089320\nActivation for [1, 2, 3]: 0.99956576\n',
    );
  });
});

describe('examples of networks', () => {
  /** The percentage that follows a text. */
  const percentAfter = (output: string, text: string): number =>
    Number(new RegExp(`${text}\\s*([\\d.]+)`).exec(output)?.[1]);

  it('S2: the outputs come close to the targets', () => {
    const rows = run('s2').matchAll(/^\[[01], [01], [01]\] +([01]) +0\.\d+ +(0\.\d+)$/gm);
    const outputs = Array.from(rows, ([, target, after]) =>
      Math.abs(Number(target) - Number(after)),
    );
    expect(outputs.length).toBe(4);
    expect(Math.max(...outputs)).toBeLessThan(0.05);
  });

  it('XOR: learnt, and stopped by the threshold', () => {
    const output = run('xor');
    const rows = Array.from(output.matchAll(/^[01] {2}[01] +([01]) +(0\.\d+)$/gm), ([, y, o]) =>
      Math.abs(Number(y) - Number(o)),
    );
    expect(rows.length).toBe(4);
    expect(Math.max(...rows)).toBeLessThan(0.05);
    expect(output).toContain('(lossThreshold)');
  });

  it('iris: at least 93 % of unseen flowers', () => {
    expect(percentAfter(run('iris'), 'Test accuracy:')).toBeGreaterThanOrEqual(93);
  });

  it('a convnet on the digits: at least 98.5 % of the held-out third, mean over five seeds', () => {
    const seeds = thorough('5', '1'); // the first is the hardest
    const [, mean] = run('digits-convnet', '', undefined, [seeds]).match(/mean +([\d.]+) %/)!;
    expect(Number(mean)).toBeGreaterThanOrEqual(98.5);
  });

  it('transfer from 0–4 to 5–9: better than from pixels', () => {
    const output = run('digits-transfer');
    const [, seen] = output.match(/learnt 0 to 4: ([\d.]+) %/)!;
    const [, pixels] = output.match(/pixels alone: +([\d.]+) %/)!;
    expect(Number(seen)).toBeGreaterThan(Number(pixels));
  });

  it('few digits: variants of them help', () => {
    const output = run('digits-augment', '', undefined, [thorough('5', '2')]);
    const [, plain, varied] = output.match(/mean +as they are ([\d.]+) % +varied ([\d.]+) %/)!;
    expect(Number(varied)).toBeGreaterThan(Number(plain) + 1);
  });

  it('an image autoencoder takes away most of the noise', () => {
    const [, noisy, restored] = run('digits-denoise').match(/noisy ([\d.]+), restored ([\d.]+)/)!;
    expect(Number(restored)).toBeLessThan(Number(noisy) / 4);
  });

  it('digits: at least 96 % of unseen images', () => {
    const output = run('digits');
    expect(percentAfter(output, 'Test accuracy:')).toBeGreaterThanOrEqual(96);
    expect(output).toContain('dense (softmax)');
  });

  it('forecast: less than half as wrong as the year before, within its intervals', () => {
    const output = run('forecast');
    expect(percentAfter(output, '\\nnetwork')).toBeLessThan(
      0.5 * percentAfter(output, '\\nseasonal-naive'),
    );
    const covered = Number(/(\d+) % of the months lay/.exec(output)?.[1]);
    expect(covered).toBeGreaterThanOrEqual(80);
  });

  it('sine: goes on alone, half as wrong as the season before, and better than a linear model', () => {
    const output = run('sine');
    const [gru, linear, naive] = ['gru, on its own', 'linear, on its own', 'the season before'].map(
      (name) => percentAfter(output, name),
    );
    expect(gru).toBeLessThan(0.5 * naive!);
    expect(gru).toBeLessThan(linear!);
  });

  it('two series, mean over five seeds (one by default): networks beat the season before by the shares of docs/series.md', () => {
    const output = run('series-accuracy', '', undefined, [thorough('5', '1')]);
    const shares = Array.from(output.matchAll(/^(\w+) .* (-?\d+) %$/gm), ([, name, share]) => [
      name,
      Number(share),
    ]);
    const names = ['linear', 'dense', 'lstm', 'gru'];
    expect(shares.map(([name]) => name)).toEqual([...names, ...names]);
    // One seed by itself may be far off.
    const [sine, co2] = thorough([25, 45], [20, 35]) as [number, number];
    for (const [i, [name, share]] of shares.entries()) {
      expect(share, `${name}, ${i < 4 ? 'sine' : 'co2'}`).toBeGreaterThanOrEqual(
        i < 4 ? sine : co2,
      );
    }
  });

  it('text: a poem by letters, with gru and with a transformer', () => {
    const output = run('text');
    const ends = Array.from(output.matchAll(/([\d.]+) at the end/g), ([, bits]) => Number(bits));
    expect(ends.length).toBe(2);
    expect(Math.max(...ends)).toBeLessThan(0.5); // all letters alike would be more than 5
    // What follows the prompt in the poem, by heart.
    expect(output).toContain('slithy toves / Did gyre and gimble in the wabe; / All mimsy were');
  });

  it('intent: at least 95 % of sentences that were not learnt', () => {
    const output = run('intent');
    expect(percentAfter(output, 'others to try:')).toBeGreaterThanOrEqual(95);
    expect(output).toMatch(/turn off the lamp over my desk +light off/);
  });

  it('anomaly: all that was disturbed, and little else', () => {
    const [, found, alarms] = run('anomaly').match(/^(\d) of 4 .* (\d+) false alarms/m)!;
    expect([found, Number(alarms) <= 2]).toEqual(['4', true]);
  });

  it('balance: a session keeps the pole up', () => {
    const [, stood] = run('balance').match(/round 3: .* (\d+) of 20 poles/)!;
    expect(Number(stood)).toBeGreaterThanOrEqual(18);
  });

  it('regression: R² of at least 0.98 on unseen points', () => {
    expect(percentAfter(run('regression'), 'unseen points:')).toBeGreaterThanOrEqual(0.98);
  });
});
