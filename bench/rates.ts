// GFLOP/s, and the share of what the processor can do at most, of the workloads that say how many operations they do.
import { median, type Rounds } from './measure.js';
import { table } from './table.js';
import type { Workload } from './workload.js';

const ENGINES = ['simd', 'relaxed'] as const;

/** One table for each group that has rates. */
export function rateTables(results: ReadonlyMap<Workload, Rounds>): string[] {
  const rows = [...results].filter(([workload]) => workload.flops !== undefined);
  return [...new Set(rows.map(([workload]) => workload.group))].map((group) => {
    const members = rows.filter(([workload]) => workload.group === group);
    const roofs = members.filter(([workload]) => workload.roof);
    const head = [`${group}, GFLOP/s`, ...ENGINES.flatMap((engine) => [engine, 'of the roof'])];
    const body = members
      .filter(([workload]) => !workload.roof)
      .map((member) => [
        member[0].label,
        ...ENGINES.flatMap((engine) => [
          rate(median(rates(member, engine))),
          share(
            rates(member, engine),
            roofs.map((roof) => rates(roof, engine)),
          ),
        ]),
      ]);
    const highest = ENGINES.flatMap((engine) => [
      rate(Math.max(...roofs.map((roof) => median(rates(roof, engine))))),
      '100 %',
    ]);
    return table(head, [...(roofs.length ? [['roof', ...highest]] : []), ...body]);
  });
}

/** What of a row's time is not its part's, for the rows that have one: one table for all groups. */
export function outsideTables(results: ReadonlyMap<Workload, Rounds>): string[] {
  const parts = [...results].filter(([workload]) => workload.partOf !== undefined);
  const body = parts.flatMap(([part, rounds]) => {
    const isWhole = ({ group, label }: Workload) => group === part.group && label === part.partOf;
    const whole = [...results].find(([workload]) => isWhole(workload));
    if (!whole) return [];
    const outside = ENGINES.map((engine) => {
      const times = whole[1][engine];
      const shares = times?.map((time, i) => 1 - rounds[engine]![i]! / time);
      return shares ? percent(median(shares)) : '–';
    });
    return [[`${part.group}: ${part.partOf}`, ...outside]];
  });
  return body.length ? [table(['Outside the matrix products', ...ENGINES], body)] : [];
}

/** One number a round; operations a nanosecond are GFLOP/s. */
function rates([workload, rounds]: [Workload, Rounds], engine: string): number[] {
  return (rounds[engine] ?? []).map((nanoseconds) => workload.flops! / nanoseconds);
}

/** The median of the rounds' shares of that round's highest roof. */
function share(values: number[], roofs: number[][]): string {
  if (!values.length || !roofs.length) return '–';
  const shares = values.map((value, i) => value / Math.max(...roofs.map((roof) => roof[i]!)));
  return percent(median(shares));
}

function percent(value: number): string {
  return `${(100 * value).toFixed(0)} %`;
}

function rate(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : '–';
}
