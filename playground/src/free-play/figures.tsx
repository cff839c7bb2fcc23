import { useMemo } from 'preact/hooks';
import { type Curve, Curves } from '../chart/curves.js';
import { Histogram } from '../chart/histogram.js';
import { text } from '../text/en.js';
import type { Snapshot } from '../training/snapshot.js';
import type { Course } from '../training/use-course.js';
import { Scroll } from '../ui/scroll.js';

const words = text.freePlay;

export function Figures({ snapshot, course }: { snapshot: Snapshot; course: Course }) {
  const { loss, testLoss, accuracy, testAccuracy, learningRate } = snapshot.figures;
  const shown = [
    [words.figures.loss, loss.toPrecision(4)],
    [words.figures.testLoss, testLoss?.toPrecision(4)],
    [words.figures.accuracy, percent(accuracy)],
    [words.figures.testAccuracy, percent(testAccuracy)],
    [words.figures.learningRate, learningRate?.toPrecision(4)],
  ] as const;
  const hasTest = testLoss !== undefined;
  const curves = useMemo((): Curve[] => {
    const { figures } = course;
    const all = [{ label: words.figures.loss, values: figures.map((each) => each.loss) }];
    if (!hasTest) return all;
    const test = figures.map((each) => each.testLoss ?? null);
    return [...all, { label: words.figures.testLoss, values: test }] as Curve[];
  }, [course, hasTest]);
  return (
    <>
      <dl class="figures">
        {shown.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Curves
        x={course.epochs}
        curves={curves}
        xLabel={text.ui.epochAxis}
        height={170}
        description={text.twoLayers.curve(
          (course.figures[0]?.loss ?? 0).toPrecision(3),
          loss.toPrecision(3),
          text.ui.epochs(snapshot.figures.epoch),
        )}
      />
    </>
  );
}

function percent(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${(100 * share).toFixed(1)} %`;
}

/** How often each class was taken for which. */
export function Confusion({ matrix }: { matrix: readonly (readonly number[])[] }) {
  return (
    <Scroll label={words.confusion}>
      <table class="numbers confusion">
        <caption>{words.confusion}</caption>
        <thead>
          <tr>
            <th scope="col">{words.confusionHead}</th>
            {matrix.map((_, k) => (
              <th scope="col" key={words.class(k)}>
                {words.class(k)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, k) => (
            <tr key={words.class(k)}>
              <th scope="row">{words.class(k)}</th>
              {row.map((count, j) => (
                <td key={words.class(j)} class={j === k ? 'right' : ''}>
                  {count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Weights, gradients and outputs of each layer. */
export function Histograms({ snapshot }: { snapshot: Snapshot }) {
  const { layers, activations } = snapshot;
  return (
    <div class="histograms">
      {layers.map(({ weights, weightGradients, units, activation, normalization, skip }, i) => (
        <section key={i} aria-label={words.layer(i + 1)}>
          <h3>
            {words.layer(i + 1)}{' '}
            <small>{words.layerIs(units, activation, normalization, skip)}</small>
          </h3>
          <Histogram name={words.histograms.weights} values={weights} />
          <Histogram name={words.histograms.gradients} values={weightGradients} />
          <Histogram name={words.histograms.activations} values={activations[i] ?? []} />
        </section>
      ))}
    </div>
  );
}
