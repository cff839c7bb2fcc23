// One page of pictures and figures that needs nothing else: for who was not there.
import {
  plotCalibration,
  plotConfusion,
  plotImportance,
  plotPartialDependence,
  plotPredictions,
  plotRoc,
} from 'myelin/plot';
import { Classifier, type Table } from 'myelin/table';
import { text } from '../text/en.js';
import type { Tables } from './tables.js';

/** So many columns are shown by themselves, the most important ones. */
const COLUMNS = 4;
const words = text.report;

export function reportOf({ model, request, table, test }: Tables): string {
  if (!model || !request || !table || !test) throw new RangeError('model');
  const importance = model.importance(test, { repeats: 3 });
  const pictures = [plotImportance(importance)];
  const figures: [string, string][] = [
    [words.rows, text.ui.count(table.length)],
    [words.testRows, text.ui.count(test.length)],
    [words.seed, String(request.seed)],
    [words.quality, request.quality],
  ];
  if (model instanceof Classifier) {
    const scores = model.evaluate(test);
    figures.push(
      [text.ownData.figures.accuracy, scores.accuracy.toFixed(4)],
      [text.ownData.figures.auc, scores.auc.toFixed(4)],
      [text.ownData.figures.logLoss, scores.logLoss.toFixed(4)],
    );
    pictures.push(plotConfusion(scores.confusion), plotCalibration(scores.calibration));
    const targets = targetsOf(test, request.target).map(String);
    const classes = model.classes.map(String);
    if (classes.every((label) => targets.includes(label))) {
      pictures.push(plotRoc(targets, model.predictProbabilities(test)));
    }
  } else {
    const scores = model.evaluate(test);
    figures.push(
      [text.ownData.figures.r2, scores.r2.toFixed(4)],
      [text.ownData.figures.rootMeanSquaredError, scores.rootMeanSquaredError.toPrecision(5)],
      [text.ownData.figures.meanAbsoluteError, scores.meanAbsoluteError.toPrecision(5)],
    );
    const targets = targetsOf(test, request.target).map(Number);
    pictures.push(plotPredictions(targets, model.predict(test)));
  }
  const most = [...importance].sort((a, b) => b.mean - a.mean).slice(0, COLUMNS);
  for (const { column } of most) {
    pictures.push(plotPartialDependence(model.partialDependence(column, test)));
  }
  return page(request.target, figures, pictures, String(model.schema));
}

function targetsOf(table: Table, name: string): unknown[] {
  const column = table.column(name);
  return Array.from({ length: table.length }, (_, i) => column.get(i));
}

function page(
  target: string,
  figures: readonly (readonly [string, string])[],
  pictures: readonly string[],
  schema: string,
): string {
  const title = escaped(words.title(target));
  const rows = figures.map(
    ([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1f27; background: #fff; }
th { text-align: left; padding-right: 2rem; font-weight: 500; }
figure { margin: 1.5rem 0; }
svg { max-width: 100%; height: auto; }
pre { overflow-x: auto; background: #f6f7f9; padding: 1rem; }
</style>
<h1>${title}</h1>
<table>${rows.join('')}</table>
${pictures.map((svg) => `<figure>${svg}</figure>`).join('\n')}
<h2>${escaped(words.columns)}</h2>
<pre>${escaped(schema)}</pre>
</html>
`;
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
