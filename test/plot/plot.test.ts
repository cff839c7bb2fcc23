// Pictures: their marks stand where the numbers are, their texts are the user's, and nothing else.
import { describe, expect, it } from 'vitest';
import {
  confusionMatrix,
  DataError,
  dense,
  Network,
  OptionError,
  ShapeError,
} from '../../src/index.js';
import {
  notebookPicture,
  plotBacktest,
  plotCalibration,
  plotConfusion,
  plotForecast,
  plotImportance,
  plotLearningCurves,
  plotNetwork,
  plotPartialDependence,
  plotPredictions,
  plotRoc,
} from '../../src/plot.js';
import { loose } from '../support/errors.js';

const EVIL = '<script>alert("1")</script>&';

function history(loss: number[], validationLoss?: number[]) {
  return {
    epochs: loss.length,
    loss,
    ...(validationLoss ? { validationLoss } : {}),
    metrics: {},
    learningRate: loss.map(() => 0.1),
    stoppedBy: 'epochs' as const,
  };
}
const IMPORTANCE = [
  { column: 'age', mean: 0.4, std: 0.1, values: [0.3, 0.5] },
  { column: EVIL, mean: 0.1, std: 0, values: [0.1] },
];
const CALIBRATION = {
  bins: Array.from({ length: 10 }, (_, i) => ({
    from: i / 10,
    to: (i + 1) / 10,
    rows: i < 5 ? 0 : 4 * i,
    confidence: i < 5 ? Number.NaN : (i + 0.5) / 10,
    accuracy: i < 5 ? Number.NaN : i / 10,
  })),
  expectedError: 0.05,
};
const NETWORK = new Network({
  inputs: 3,
  layers: [dense({ units: 20, activation: 'relu' }), dense({ units: 2, activation: 'softmax' })],
  seed: 1,
});
const LABELS = ['a', 'a', 'b', 'b'];
const PROBABILITIES = [0.1, 0.4, 0.35, 0.8].map((b) => ({ a: 1 - b, b }));
const column = (...data: number[]) => ({
  data: Float64Array.from(data),
  shape: [data.length, 1] as const,
  toArray: () => data.map((value) => [value]),
});
const FORECAST = {
  values: column(3, 4, 6),
  median: column(3, 4, 6),
  lower: column(2, 2, 3),
  upper: column(4, 6, 9),
  level: 0.9,
  paths: { data: new Float64Array(3), shape: [1, 3, 1], toArray: () => [] },
};
const SCORES = { mae: 1, rmse: 1, mase: 1 };
const fold = (origin: number) => ({
  origin,
  truth: column(3, 5, 5),
  forecast: FORECAST,
  naive: column(1, 2, 3),
  scores: SCORES,
  naiveScores: SCORES,
  coverage: 1,
});
const BACKTEST = {
  folds: [fold(10), fold(13)],
  scores: SCORES,
  naiveScores: SCORES,
  skill: 0,
  coverage: 1,
  level: 0.9,
  targets: [0],
};
const PICTURES: [string, () => string][] = [
  ['plotLearningCurves', () => plotLearningCurves(history([1, 0.5, 0.25], [1, 0.6, 0.7]))],
  [
    'plotLearningCurves with metrics',
    () =>
      plotLearningCurves({
        ...history([1, 0.5, 0.25], [1, 0.6, 0.7]),
        metrics: { accuracy: [0.2, 0.4, 0.5], r2: [-3, Number.NaN, 0.5] },
      }),
  ],
  ['plotConfusion', () => plotConfusion(confusionMatrix(['a', EVIL, 'a'], ['a', 'a', 'a']))],
  ['plotRoc', () => plotRoc(LABELS, PROBABILITIES)],
  ['plotCalibration', () => plotCalibration(CALIBRATION)],
  ['plotImportance', () => plotImportance(IMPORTANCE)],
  [
    'plotPartialDependence',
    () => plotPartialDependence({ column: EVIL, values: [EVIL, 'b'], answers: { y: [1, 2] } }),
  ],
  ['plotPredictions', () => plotPredictions([1, 2, 3], [1.1, 2, 2.9])],
  ['plotNetwork', () => plotNetwork(NETWORK)],
  ['plotForecast', () => plotForecast(FORECAST, { history: [1, 2], truth: [3, 5] })],
  ['plotForecast alone', () => plotForecast(FORECAST)],
  ['plotBacktest', () => plotBacktest(BACKTEST)],
];

/** Each start tag's name; throws where tags do not close each other. */
function tagsOf(svg: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const bare = svg.replace(/<style>[^<]*<\/style>/g, '');
  for (const [, close, name, self] of bare.matchAll(
    /<(\/?)([\w:-]+)(?:\s[\w:-]+="[^"<]*")*\s*(\/?)>/g,
  )) {
    if (close) expect(open.pop()).toBe(name);
    else {
      names.push(name!);
      if (!self) open.push(name!);
    }
  }
  expect(open).toEqual([]);
  expect(bare.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
  return names;
}

const numbersOf = (svg: string, pattern: RegExp): number[] =>
  [...svg.matchAll(pattern)].map(([, value]) => Number(value));

describe.each(PICTURES)('%s', (_, make) => {
  const svg = make();

  it('is a whole SVG file without a program, the same each time', () => {
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    const tags = tagsOf(svg);
    expect(
      tags.filter(
        (tag) =>
          ![
            'svg',
            'style',
            'g',
            'path',
            'line',
            'rect',
            'circle',
            'text',
            'tspan',
            'title',
          ].includes(tag),
      ),
    ).toEqual([]);
    expect(svg).not.toContain('NaN');
    expect(svg).not.toContain('undefined');
    expect(make()).toBe(svg);
  });
});

describe('marks', () => {
  it('bars are as long as the figures, with their spread', () => {
    const svg = plotImportance([IMPORTANCE[0]!, { ...IMPORTANCE[1]!, mean: 0.1 }]);
    const bars = svg.slice(svg.indexOf('aria-label="bar"'));
    const [first, second] = numbersOf(bars, /<rect [^>]*?width="([\d.]+)"/g);
    expect(first! / second!).toBeCloseTo(4, 6);
    expect(svg).toContain('age');
  });

  it('the curve goes through the corners that the scores have', () => {
    // scikit-learn: roc_curve([0, 0, 1, 1], [.1, .4, .35, .8]) has (0, 0), (0, .5), (.5, .5), (.5, 1), (1, 1).
    const svg = plotRoc(LABELS, PROBABILITIES);
    const path = [...svg.matchAll(/<path [^>]*?d="(M[^"]+)"/g)].map(([, d]) => d!).at(-1)!;
    const points = [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    const [x0, y0] = points[0]!;
    const [x1, y1] = points.at(-1)!;
    const shares = points.map(([x, y]) => [
      (x! - x0!) / (x1! - x0!) + 0,
      (y! - y0!) / (y1! - y0!) + 0,
    ]);
    expect(shares).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
    expect(svg).toContain('0.750');
  });

  it('all counts of a confusion matrix are written', () => {
    const svg = plotConfusion(
      confusionMatrix(['x', 'x', 'y', 'y', 'y'], ['x', 'y', 'y', 'y', 'y']),
    );
    const texts = [...svg.matchAll(/>(\d+)<\/text>/g)].map(([, text]) => text);
    expect(texts).toEqual(['1', '1', '0', '3']);
  });

  it('a wide layer has its first and last units, and a gap', () => {
    const svg = plotNetwork(NETWORK);
    expect(svg.match(/<circle /g)).toHaveLength(3 + 12 + 2);
    expect(svg).toContain('⋮');
    expect(svg).toContain('20 relu');
  });

  it('the band of a forecast lies between its ends, and the truth beside', () => {
    const svg = plotForecast(FORECAST, { history: [1, 2], truth: [3, 5] });
    const area = /aria-label="area"[\s\S]*?d="(M[^"]+)"/.exec(svg)![1]!;
    // Known 2, then up along the upper ends, back along the lower ones: heights fall where values rise.
    const heights = [...area.matchAll(/[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
    const line = /aria-label="line"[\s\S]*?d="(M[^"]+)"/.exec(svg)![1]!;
    const middle = [...line.matchAll(/[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
    const unit = middle[0]! - middle[1]!;
    const numberAt = (height: number) => 2 + (middle[0]! - height) / unit;
    expect(middle.map(numberAt).map((value) => Number(value.toFixed(6)))).toEqual([2, 3, 4, 6]);
    expect(
      heights
        .map(numberAt)
        .map((value) => Number(value.toFixed(6)))
        .sort(),
    ).toEqual([2, 2, 2, 2, 3, 4, 6, 9]);
    expect(svg.match(/<circle /g)).toHaveLength(2);
    expect(plotBacktest(BACKTEST).match(/<circle /g)).toHaveLength(6);
    expect(() => plotForecast(FORECAST, { truth: [1, 2, 3, 4] })).toThrow(ShapeError);
    expect(() => plotForecast(FORECAST, { target: 1 })).toThrow(OptionError);
    expect(() => plotForecast(FORECAST, { history: [Number.NaN] })).toThrow(DataError);
  });

  it('losses that fall far have a logarithmic axis', () => {
    expect(plotLearningCurves(history([1, 0.1, 0.001]))).toContain('>0.001<');
    expect(plotLearningCurves(history([1, 0.5]))).not.toContain('>0.001<');
  });

  it('losses of a training that diverged are gaps, on axes of the others', () => {
    const { NaN: none, POSITIVE_INFINITY: endless } = Number;
    const svg = plotLearningCurves(history([1, endless, 0.5, 0.001, none]));
    expect(svg).toContain('>0.001<');
    expect(svg).toContain('>training<');
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(() => plotLearningCurves(history([none, endless]))).toThrow(/diverged.*learning rate/);
  });
});

describe('metrics below the losses', () => {
  const measured = (metrics: Record<string, number[]>, validationLoss?: number[]) => ({
    ...history([1, 0.6, 0.5], validationLoss),
    metrics,
  });
  const heightOf = (svg: string): number => numbersOf(svg, /viewBox="0 0 640 (\d+)"/g)[0]!;
  /** The heights of the lines' points, panel by panel. */
  const linesOf = (svg: string): number[][] =>
    [...svg.matchAll(/aria-label="line"[\s\S]*?d="(M[^"]+)"/g)].map(([, d]) =>
      numbersOf(d!, /[\d.]+,([\d.]+)/g),
    );

  it('each has an axis of its own, names whose it is and ends with its last value', () => {
    const svg = plotLearningCurves(
      measured({ accuracy: [0.4, 0.7, 0.912], meanAbsoluteError: [3, 2, 1] }, [1, 0.8, 0.9]),
    );
    expect(svg.match(/<style>/g)).toHaveLength(1);
    expect(heightOf(svg)).toBe(360 + 2 * 150);
    for (const text of [
      'accuracy (validation)',
      'mean absolute error (validation)',
      '0.912',
      '1',
      'least 0.8',
    ]) {
      expect(svg).toContain(`>${text}</text>`);
    }
    const lines = linesOf(svg);
    expect(lines).toHaveLength(4);
    // Upwards is less: accuracy rises by 0.3 and 0.212, the error falls evenly.
    const [, , [a0, a1, a2], [e0, e1, e2]] = lines as [number[], number[], number[], number[]];
    expect((a0! - a1!) / (a1! - a2!)).toBeCloseTo(0.3 / 0.212, 2);
    expect(e1! - e0!).toBeCloseTo(e2! - e1!, 6);
    expect(e1!).toBeGreaterThan(e0!);
  });

  it('without validation data they are those of the training', () => {
    const svg = plotLearningCurves(measured({ r2: [-40, 0, 1] }));
    expect(svg).toContain('>R² (training)</text>');
    // −40 stands at −1.
    const [r0, r1, r2] = linesOf(svg)[1]!;
    expect(r0! - r1!).toBeCloseTo(r1! - r2!, 6);
  });

  it('none where there is no number, no such metric or no room', () => {
    expect(heightOf(plotLearningCurves(measured({})))).toBe(360);
    expect(heightOf(plotLearningCurves(measured({ accuracy: [Number.NaN] })))).toBe(360);
    expect(heightOf(plotLearningCurves(measured({ constructor: [1, 2, 3] })))).toBe(360);
    const low = plotLearningCurves(measured({ accuracy: [0.4, 0.7, 0.9] }), { height: 300 });
    expect(heightOf(low)).toBe(300);
    expect(low).not.toContain('accuracy');
    expect(linesOf(low)).toHaveLength(1);
  });

  it('one epoch is a point', () => {
    const svg = plotLearningCurves({ ...measured({ accuracy: [0.5] }), epochs: 1, loss: [0.7] });
    expect(svg.match(/<circle /g)).toHaveLength(2);
  });
});

describe('options and wrong input', () => {
  it('width, height and title', () => {
    const svg = plotImportance(IMPORTANCE, { width: 800, height: 300, title: EVIL });
    expect(svg).toContain('viewBox="0 0 800 300"');
    expect(svg).toContain('&lt;script&gt;');
    expect(plotImportance(IMPORTANCE, { title: '' })).not.toContain('>Importance<');
    expect(() => plotImportance(IMPORTANCE, { width: 1 })).toThrow(OptionError);
    expect(() => plotImportance(IMPORTANCE, loose({ colour: 'red' }))).toThrow(OptionError);
    expect(() => plotImportance(IMPORTANCE, loose({ title: 3 }))).toThrow(OptionError);
  });

  it('nothing to show is an error', () => {
    expect(() => plotLearningCurves(history([]))).toThrow(DataError);
    expect(() => plotImportance([])).toThrow(DataError);
    expect(() => plotRoc([], [])).toThrow(DataError);
    expect(() => plotRoc(['a'], [])).toThrow(ShapeError);
    expect(() => plotRoc(['b', 'b'], PROBABILITIES.slice(2))).toThrow(/two are needed/);
    expect(() => plotPredictions([1], [])).toThrow(ShapeError);
    expect(() => plotPredictions([], [])).toThrow(DataError);
    expect(() => plotPredictions([1], [Number.NaN])).toThrow(DataError);
    expect(() => plotCalibration({ bins: [], expectedError: 0 })).toThrow(DataError);
  });
});

describe('what is no such thing', () => {
  it.each([
    ['plotLearningCurves', plotLearningCurves],
    ['plotConfusion', plotConfusion],
    ['plotRoc', plotRoc],
    ['plotCalibration', plotCalibration],
    ['plotImportance', plotImportance],
    ['plotPartialDependence', plotPartialDependence],
    ['plotPredictions', plotPredictions],
    ['plotNetwork', plotNetwork],
    ['plotForecast', plotForecast],
    ['plotBacktest', plotBacktest],
  ])('%s: a DataError that says what was expected', (name, plot) => {
    for (const wrong of [undefined, null, 3, {}, 'x']) {
      const call = () => (loose(plot) as unknown as (...given: unknown[]) => string)(wrong);
      expect(call).toThrow(DataError);
      expect(call).toThrow(new RegExp(`^${name}: `));
    }
  });
});

it('notebooks are given the picture by its media type', () => {
  const svg = plotConfusion(confusionMatrix(['a', 'b'], ['a', 'a']), { title: 'a < b & c' });
  const shown = notebookPicture(svg);
  // The last value of a cell: Deno's kernel looks for the symbol, IJavascript for the method.
  for (const name of [Symbol.for('Jupyter.display'), '_toMime']) {
    const show = (shown as unknown as Record<string | symbol, () => object>)[name]!;
    expect(show()).toEqual({ 'image/svg+xml': svg, 'text/plain': 'a < b & c' });
  }
  expect(Object.keys(shown)).toEqual(['svg', 'toString']);
  expect(String(shown)).toBe(svg);
  expect(() => notebookPicture('picture')).toThrow(OptionError);
});
