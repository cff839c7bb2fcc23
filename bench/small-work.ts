// Work so small that what stands around a kernel counts, beside plain JavaScript, each row in fresh processes in turn; with
// `--against FILE` beside another build of Myelin's dist/index.js, too.
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { median } from './measure.js';
import { duration, table } from './table.js';
import { SMALL_ROWS } from './workloads/small.js';

const PROGRAM = 'build/bench/small-row.mjs';

interface Reading {
  ours: number;
  plain?: number;
  share?: number;
}

/** One table: nanoseconds and shares of plain JavaScript's time; medians of `rounds` processes. */
export async function smallWorkTable(
  rounds: number,
  against: string | undefined,
  progress: (text: string) => void,
): Promise<string> {
  await build({
    entryPoints: ['bench/small-row.ts'],
    outfile: PROGRAM,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  const modules = ['dist/index.js', ...(against ? [against] : [])].map(
    (file) => pathToFileURL(file).href,
  );
  const body: string[][] = [];
  for (const name of Object.keys(SMALL_ROWS)) {
    const readings = modules.map((): Reading[] => []);
    for (let round = 0; round < rounds; round++) {
      progress(`small work: ${name}, ${round + 1} of ${rounds}`);
      for (const [i, module] of modules.entries()) {
        const output = execFileSync(process.execPath, [PROGRAM, module, name], {
          encoding: 'utf8',
        });
        readings[i]!.push(JSON.parse(output) as Reading);
      }
    }
    const ours = readings.map((all) => median(all.map((each) => each.ours)));
    const plain = readings.map((all) =>
      all[0]!.plain === undefined ? undefined : median(all.map((each) => each.share!)),
    );
    const js = readings[0]!.map((each) => each.plain).filter((each) => each !== undefined);
    const before = readings[1]?.map((each, i) => each.ours / readings[0]![i]!.ours);
    body.push([
      name,
      ...ours.map(duration),
      js.length > 0 ? duration(median(js)) : '–',
      ...plain.map((share) => (share === undefined ? '–' : share.toFixed(2))),
      ...(before ? [(1 / median(before)).toFixed(2)] : []),
    ]);
  }
  const builds = against ? ['Myelin', 'before'] : ['Myelin'];
  return table(
    [
      'Small work, a process each',
      ...builds,
      'plain JavaScript',
      ...builds.map((each) => `${each} ÷ plain`),
      ...(against ? ['Myelin ÷ before'] : []),
    ],
    body,
  );
}
