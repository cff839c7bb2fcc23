/** Figures of one method on one table, one a fold. */
export interface Figures {
  accuracy?: number[];
  logLoss?: number[];
  auc?: number[];
  r2?: number[];
  seconds?: number[];
}

/** All methods on one table. */
export interface Result {
  name: string;
  task: 'classes' | 'number';
  rows: number;
  columns: number;
  version: string;
  figures: Record<string, Figures>;
}

type Figure = keyof Figures;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** 1 is best; ties share their mean rank. */
function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const better = values.filter((other) => other > value).length;
    const equal = values.filter((other) => other === value).length;
    return 1 + better + (equal - 1) / 2;
  });
}

function figureOf(result: Result, method: string, figure: Figure): number {
  return mean(result.figures[method]![figure]!);
}

/** More is better: log loss counts below 0. */
function ranksOf(result: Result, methods: readonly string[], figure: Figure): number[] {
  const sign = figure === 'logLoss' ? -1 : 1;
  // Means of the same folds that differ by rounding alone are the same.
  return ranks(methods.map((m) => Number((sign * figureOf(result, m, figure)).toFixed(12))));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function section(
  title: string,
  results: Result[],
  methods: string[],
  figure: Figure,
  digits: number,
): string {
  const rows = results.map((result) => [
    `${result.name} (${result.rows} × ${result.columns})`,
    ...methods.map((method) => figureOf(result, method, figure).toFixed(digits)),
  ]);
  return `## ${title}\n\n${table(['Table', ...methods], rows)}\n`;
}

/** Mean ranks among `methods`. */
function meanRanks(results: Result[], methods: string[], figures: (r: Result) => Figure): string[] {
  const all = results.map((result) => ranksOf(result, methods, figures(result)));
  return methods.map((_, i) => mean(all.map((row) => row[i]!)).toFixed(2));
}

/** Mean over the tables of Myelin's figure minus the best of the others, table by table. */
function ahead(
  results: Result[],
  method: string,
  others: string[],
  figure: (r: Result) => Figure,
): string {
  const gaps = results.map((result) => {
    const key = figure(result);
    return figureOf(result, method, key) - Math.max(...others.map((o) => figureOf(result, o, key)));
  });
  const value = mean(gaps);
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(4)}`;
}

/** The whole of RESULTS.md. */
export function resultsText(results: Result[], processor: string, node: string): string {
  const methods = Object.keys(results[0]!.figures);
  const own = methods.filter((name) => name.startsWith('Myelin'));
  const peers = methods.filter((name) => !name.startsWith('Myelin'));
  const classes = results.filter(({ task }) => task === 'classes');
  const numbers = results.filter(({ task }) => task === 'number');
  const main = ({ task }: Result): Figure => (task === 'classes' ? 'accuracy' : 'r2');
  const rankRows = own.map((name) => {
    const five = [name, ...peers];
    return [
      name,
      meanRanks(results, five, main).join(' / '),
      meanRanks(classes, five, () => 'logLoss').join(' / '),
      ahead(results, name, peers, main),
    ];
  });
  return [
    '# Tables: results',
    `Written by \`npm run bench:tables\`. ${processor}, two threads; Node ${node}; scikit-learn ${results[0]!.version}. Means over five folds.`,
    `## Mean ranks of five (Myelin / ${peers.join(' / ')})\n\n${table(['', 'accuracy or R²', 'log loss', 'to the best of the four'], rankRows)}\n`,
    section('Accuracy', classes, methods, 'accuracy', 4),
    section('Log loss', classes, methods, 'logLoss', 3),
    section('Area under the ROC curve', classes, methods, 'auc', 4),
    ...(numbers.length > 0 ? [section('R²', numbers, methods, 'r2', 4)] : []),
    section('Seconds of one fit', results, methods, 'seconds', 2),
  ]
    .join('\n\n')
    .replace(/\n{3,}/g, '\n\n');
}
