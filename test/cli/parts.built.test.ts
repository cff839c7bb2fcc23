// A search in parts, as GNU parallel and Slurm start them: docs/distributed.md.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, CommandFolder, customers } from '../support/command.js';

const MODEL = 'customers.csv -t churned --quality fast --folds 2 --seed 1 --quiet';
const SEARCH = `search ${MODEL} --grid '{"exclude": [[], ["plan"], ["age"]]}'`;
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

describe('parts', () => {
  let folder: CommandFolder;
  let whole = '';
  beforeAll(() => {
    folder = new CommandFolder();
    folder.write('customers.csv', customers(120));
    whole = folder.shell(`myelin ${SEARCH} --json`).stdout;
  });
  afterAll(() => folder.remove());

  it('of a search, joined, are the whole to the digit; a fold is one of all', () => {
    const { stderr, stdout } = folder.shell(
      `set -e
      for i in 1 2 3; do myelin ${SEARCH} --store part-$i.ndjson --shard $i/3 --json; done
      cat part-*.ndjson > search.ndjson
      myelin ${SEARCH} --store search.ndjson --json > joined.json
      for k in 1 2; do myelin cv ${MODEL} --fold $k --json; done
      myelin cv ${MODEL} --json`,
    );
    expect(stderr).toBe('');
    expect(JSON.parse(folder.text('joined.json'))).toEqual(JSON.parse(whole));
    const results = stdout
      .split(/(?<=\}\n)(?=\{)/)
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(results.slice(0, 3).map(({ shard }) => shard)).toEqual(['1/3', '2/3', '3/3']);
    const [first, second, all] = results
      .slice(3)
      .map(({ scores }) => (scores as Record<string, number[]>).accuracy!);
    expect([...first!, ...second!]).toEqual(all);
  });

  it('go with their file, and with nothing that needs the others', () => {
    const wrong = ['', '--store a.ndjson --halving', '--store a.ndjson -o best.json'];
    for (const more of wrong) {
      const { status, stderr } = folder.shell(`myelin ${SEARCH} --shard 1/3 ${more}`);
      expect([status, stderr]).toEqual([2, expect.stringContaining('--shard')]);
    }
    const { status, stderr } = folder.shell(`myelin ${SEARCH} --shard 4/3 --store a.ndjson`);
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining('2/8')]);
  });

  it.skipIf(!has('parallel'))('under GNU parallel', () => {
    const { status } = folder.shell(
      `set -e
      parallel --will-cite -j2 '"${process.execPath}" "${CLI}" search ${MODEL} --grid {2} --store gnu-{1}.ndjson --shard {1}/3' \\
        ::: 1 2 3 ::: '{"exclude": [[], ["plan"], ["age"]]}'
      cat gnu-*.ndjson > gnu.ndjson`,
    );
    expect(status).toBe(0);
    const { stdout } = folder.shell(`myelin ${SEARCH} --store gnu.ndjson --json`);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(whole));
  });
});
