import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runIn } from './install.js';

// As `npm test` has built it; that it is packed the tarball's test sees.
const dist = 'dist';

interface Map {
  sources: string[];
  sourcesContent: (string | null)[];
  ignoreList?: number[];
}

const read = (name: string): string => readFileSync(join(dist, name), 'utf8');
const maps = readdirSync(dist).filter((name) => name.endsWith('.map'));
const mapOf = (name: string): Map => JSON.parse(read(name)) as Map;

describe('source maps', () => {
  it('belong to every program but the one that is a binary and those that are libraries', () => {
    const programs = readdirSync(dist).filter((name) => name.endsWith('.js'));
    const mapped = programs.filter((name) =>
      read(name).endsWith(`\n//# sourceMappingURL=${name}.map${name === 'worker.js' ? '\n' : ''}`),
    );
    expect(mapped.map((name) => `${name}.map`).sort()).toEqual(maps.sort());
    const without = programs.filter((name) => !mapped.includes(name));
    // fflate's chunk is `browser`; those to ONNX only hand on what others hold; the bundler's own enters CommonJS.
    const libraries = /^chunk-(browser|csv-parse|parquet|to-onnx|table-to-onnx|rolldown-runtime)-/;
    // What only hands on the names of others has no line of ours.
    const handsOn = (name: string): boolean =>
      /^(?:(?:import|export)\{[^}]*\}(?:from"[^"]*")?;\s*)+$/.test(read(name));
    const rest = without.filter((name) => !libraries.test(name) && !handsOn(name));
    expect(rest).toEqual(['relaxed-binary.js', 'threads-binary.js', 'threads-relaxed-binary.js']);
  });

  it.each(maps)('%s has the text of our sources, as they are, and of nothing else', (name) => {
    const { sources, sourcesContent, ignoreList } = mapOf(name);
    const texts = sources.map((source, i) => {
      const path = relative('.', resolve('dist', source));
      const text = sourcesContent[i];
      const library = path.startsWith('node_modules');
      expect(ignoreList?.includes(i) ?? false, path).toBe(library);
      if (library || text == null) return undefined;
      expect(path).toMatch(/^src\//);
      expect(text, path).toBe(readFileSync(path, 'utf8'));
      return text;
    });
    expect(texts.some((text) => text !== undefined)).toBe(true);
    expect(texts.join('').length).toBeLessThan(1_150_000);
  });

  it('lead from a stack trace to the line that threw', () => {
    const program = `import { Neuron } from 'myelin';
      try { new Neuron({ inputs: 0 }) } catch (error) { console.log(error.stack) }`;
    const flags = ['--enable-source-maps', '--input-type=module', '--eval'];
    const stack = runIn('.', process.execPath, [...flags, program]);
    const [, path, line] = /(src\/[\w/-]+\.ts):(\d+):\d+/.exec(stack) ?? [];
    expect(path, stack).toBe('src/base/validate.ts');
    const text = readFileSync(path ?? '', 'utf8').split('\n');
    expect(text[Number(line) - 1]).toMatch(/throw new/);
  });

  it('know the worker, which is minified whole', () => {
    const map = new SourceMap(JSON.parse(read('worker.js.map')));
    const program = read('worker.js');
    const at = program.indexOf('postMessage');
    expect(at).toBeGreaterThan(0);
    const lines = program.slice(0, at).split('\n');
    const entry = map.findEntry(lines.length - 1, lines.at(-1)?.length ?? 0);
    expect('originalSource' in entry && entry.originalSource).toMatch(/src\/worker[\w/-]*\.ts$/);
  });
});
