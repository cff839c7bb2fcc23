// The code of README.md and the guides compiles, runs, and prints what the guides say.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../scripts/browsers.mjs';
import { launchChromium, visitPage } from './support/browsers.js';
import { BLOCKS, PAGES, programs } from './support/doc-blocks.js';
import { type Site, serve } from './support/site.js';

/** Where the programs lie when they run: inside the repository, so that 'myelin' is the built package. */
const PROGRAMS = 'build/docs-programs';

/** What a program prints. */
function run(place: string, contents: string): string {
  const path = `${PROGRAMS}/${fileNameOf(place)}.mjs`;
  mkdirSync(PROGRAMS, { recursive: true });
  writeFileSync(path, transformSync(contents, { loader: 'ts', target: 'node20' }).code);
  const { stdout, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

const fileNameOf = (place: string): string => place.replace(/\W/g, '-');

it('every block says its language, and each language is tested here', () => {
  const known = ['ts', 'js', 'html', 'json', 'sh', 'python', 'text', 'mermaid'];
  expect(BLOCKS.filter(({ language }) => !known.includes(language))).toEqual([]);
});

describe('TypeScript', () => {
  it('compiles, in strict mode', () => {
    const folder = 'build/docs';
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [place, { content }] of programs('ts')) {
      // Each is a module, so that names may come again.
      writeFileSync(`${folder}/${fileNameOf(place)}.ts`, `${content}\nexport {};\n`);
    }
    const compilerOptions = {
      noEmit: true,
      rootDir: '../..',
      types: ['node'],
      // The shipped types, which hold less to check than the sources.
      paths: { myelin: ['../../dist/index.d.ts'], 'myelin/*': ['../../dist/*.d.ts'] },
      module: 'ESNext',
      moduleResolution: 'Bundler',
      declaration: false,
      isolatedDeclarations: false,
      skipLibCheck: true,
    };
    writeFileSync(
      `${folder}/tsconfig.json`,
      JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }),
    );
    const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it.each(programs('ts'))('%s runs', (place, { content, output }) => {
    const printed = run(place, content);
    if (output === undefined) expect(printed).not.toBe('');
    else expect(printed).toBe(output);
    // README tells what is printed in comments, the guides below.
    if (place.startsWith('docs/')) expect(output).toBeDefined();
  });
});

describe.runIf(chromium)('HTML', () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    browser = await launchChromium();
    site = await serve('dist');
  });
  afterAll(async () => {
    site.close();
    await browser.close();
  });

  // The package from the CDN is this build of it.
  const CDN = 'https://cdn.jsdelivr.net/npm/myelin/dist/';
  const EXPECTED: Readonly<Record<string, RegExp>> = {
    'README.md': /^0\.\d{3}$/,
    'docs/browser.md': /^(1 xor 0 = (1\.00|0\.9\d)|trained: 9\.6734)$/,
    'docs/csp.md': /^js, ERR_ENGINE$/,
  };

  it.each(programs('html'))('%s runs in Chromium', async (place, { content }) => {
    const context = await browser.newContext();
    // Of the whole context, as workers load their own scripts.
    await context.route(`${CDN}**`, (route) =>
      route.fulfill({
        path: `dist/${route.request().url().slice(CDN.length)}`,
        contentType: 'text/javascript',
        headers: { 'Access-Control-Allow-Origin': '*' },
      }),
    );
    site.add({ '/page.html': { body: content.replace(/Training…/, '') } });
    const { title } = await visitPage(await context.newPage(), `${site.origin}/page.html`);
    expect(title).toMatch(EXPECTED[place.replace(/:.*/, '')]!);
    await context.close();
  });
});

describe('other languages', () => {
  it.each(programs('js'))('%s is JavaScript', (_, { content }) => {
    expect(() => transformSync(content, { loader: 'js', format: 'esm' })).not.toThrow();
  });

  it.each(programs('json'))('%s is JSON', (_, { content }) => {
    expect(() => JSON.parse(content)).not.toThrow();
  });

  const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as object;
  it.each(programs('sh'))('%s names scripts that there are', (_, { content }) => {
    const commands = content.replace(/ +#.*$/gm, '');
    for (const [, name] of commands.matchAll(/npm run ([\w:-]+)/g)) {
      expect(Object.keys(scripts)).toContain(name);
    }
    for (const [, path] of commands.matchAll(/(?:node|bash) ([\w./-]+\.\w+)/g)) {
      expect(existsSync(path!), path).toBe(true);
    }
  });

  // Debian's Python, where it has scikit-learn; it prints what the TypeScript program after it prints.
  const python = '/usr/bin/python3';
  const able = spawnSync(python, ['-c', 'import sklearn']).status === 0;
  const printing = programs('python').filter(([, { content }]) => content.includes('print('));
  const parts = programs('python').filter((program) => !printing.includes(program));
  it.runIf(able).each(printing)('%s prints the same as ours', (place, { content }) => {
    const { stdout } = spawnSync(python, ['-W', 'ignore', '-c', content], { encoding: 'utf8' });
    const page = programs('ts').filter(
      ([ts]) => ts.replace(/:.*/, '') === place.replace(/:.*/, ''),
    );
    expect(page.map(([, { output }]) => output)).toContain(stdout);
  });
  // Parts of the reader's program; test/files/python.node.test.ts does what they do.
  it.runIf(able).each(parts)('%s is Python', (_, { content }) => {
    const compile = ['-c', 'import sys; compile(sys.stdin.read(), "part", "exec")'];
    const { stderr } = spawnSync(python, compile, { input: content, encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});

it.each(PAGES)('%s: links within the repository lead somewhere', (page) => {
  const text = readFileSync(page, 'utf8');
  const folder = page.startsWith('docs/') ? 'docs/' : '';
  const links = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g), ([, link]) => link!);
  expect(links.filter((link) => !existsSync(folder + link))).toEqual([]);
});
