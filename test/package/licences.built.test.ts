// What the package says of the work of others that it holds.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BUNDLED, checkBundled, packageOf, sbom } from '../../scripts/sbom.mjs';

const { version, files } = JSON.parse(readFileSync('package.json', 'utf8'));
const locked = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
const libraries = Object.entries(BUNDLED);
const nameOf = (place: string): string => place.split('node_modules/').at(-1)!;
const versionOf = (place: string): string => locked[`node_modules/${place}`].version;
const notice = readFileSync('NOTICE', 'utf8');

describe('the bill of materials', () => {
  it('is in the package, as the release makes it', () => {
    const made = execFileSync(process.execPath, ['scripts/sbom.mjs'], { encoding: 'utf8' });
    expect(readFileSync('dist/sbom.cdx.json', 'utf8')).toBe(made);
    expect(JSON.parse(made)).toEqual(sbom());
  });

  it('names each package with version, licence and hash', () => {
    const { bomFormat, specVersion, metadata, components, dependencies } = sbom();
    expect([bomFormat, specVersion, metadata.component.version]).toEqual([
      'CycloneDX',
      '1.6',
      version,
    ]);
    const whole = components.map(({ name, version }) => `${name} ${version}`);
    const places = libraries.map(([place]) => `${nameOf(place)} ${versionOf(place)}`);
    expect(whole).toEqual([...new Set(places)]);
    expect(dependencies[0]).toMatchObject({ dependsOn: components.map(({ purl }) => purl) });
    for (const { name, version, externalReferences, licenses } of components) {
      const [{ url, hashes }] = externalReferences as unknown as [
        { url: string; hashes: { content: string }[] },
      ];
      expect(url).toMatch(/^https:\/\/registry\.npmjs\.org\/.+\.tgz$/);
      expect(hashes[0]!.content).toMatch(/^[0-9a-f]{128}$/);
      const place = libraries.find(
        (each) => nameOf(each[0]) === name && versionOf(each[0]) === version,
      )!;
      expect(JSON.stringify(licenses)).toContain(place[1]);
    }
  });

  it('names what stands within a package’s own files', () => {
    const { components } = sbom();
    const { components: within } = components.find(({ name }) => name === 'csv-parse')!;
    expect(within?.map(({ name }) => name)).toEqual(['buffer', 'base64-js', 'ieee754']);
    for (const { name } of within!) expect(notice).toContain(name);
  });

  it('is complete, else there is no build', () => {
    const ids = libraries.map(([place]) => `/a/node_modules/${place}/c.js`);
    const builds = (moduleIds: string[]) => [{ output: [{ moduleIds }, {}] }];
    expect(() => checkBundled(builds(['/a/src/index.ts', ...ids]))).not.toThrow();
    expect(() => checkBundled(builds([...ids, '/node_modules/left-pad/a.js']))).toThrow('left-pad');
    expect(() => checkBundled(builds(ids.slice(0, -1)))).toThrow('hyparquet');
    expect(() =>
      checkBundled(builds([...ids, '/a/node_modules/fflate/node_modules/fzstd/c.js'])),
    ).toThrow('not listed: fflate/node_modules/fzstd');
    expect(packageOf('/a/node_modules/@a/b/c.js')).toBe('@a/b');
    expect(packageOf('/a/node_modules/b/node_modules/@c/d/e.js')).toBe('b/node_modules/@c/d');
    expect(packageOf('/a/src/c.js')).toBeUndefined();
  });
});

describe('NOTICE', () => {
  it.each(libraries)('names %s with its version', (place) => {
    const named = new RegExp(`${nameOf(place)} ([^;:,]* and )?${versionOf(place)}`);
    expect(notice).toMatch(named);
  });

  it('leads to texts that are packed and are those of the works', () => {
    expect(files).toContain('LICENSES');
    for (const [ours, theirs] of [
      ['LICENSES/Apache-2.0.txt', 'LICENSE'],
      ['LICENSES/AssemblyScript-NOTICE.txt', 'NOTICE'],
    ] as const) {
      expect(notice).toContain(ours);
      const path = fileURLToPath(import.meta.resolve(`assemblyscript/package.json`));
      const text = readFileSync(path.replace(/package\.json$/, theirs), 'utf8');
      expect(readFileSync(ours, 'utf8')).toBe(text);
    }
  });
});
