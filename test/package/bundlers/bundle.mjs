// Bundles an app with one bundler and as few options as it takes: node bundle.mjs <bundler> <app folder> <output folder>
// In a process of its own, as a user's build is. Afterwards the output folder holds an index.html.
import { copyFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(resolve('build/test-tools/bundlers/package.json'));
/** @param {string} name */
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

/** @type {Record<string, (app: string, out: string) => Promise<void>>} */
const BUNDLERS = {
  async vite(root, outDir) {
    const { build } = await import('vite');
    // The app is served below the site's root.
    await build({ root, base: './', build: { outDir, emptyOutDir: true }, logLevel: 'warn' });
  },

  async webpack(app, out) {
    const { default: webpack } = await load('webpack');
    await compileWith(webpack, app, out);
  },

  async rspack(app, out) {
    const { rspack } = await load('@rspack/core');
    await compileWith(rspack, app, out);
  },

  async rollup(app, dir) {
    const { rollup } = await load('rollup');
    const { nodeResolve } = await load('@rollup/plugin-node-resolve');
    const bundle = await rollup({
      input: join(app, 'main.js'),
      plugins: [nodeResolve()],
      onwarn: /** @param {unknown} warning */ (warning) => {
        throw warning;
      },
    });
    await bundle.write({ dir });
    await bundle.close();
    await copyFile(join(app, 'index.html'), join(dir, 'index.html'));
  },

  async esbuild(app, outdir) {
    const { build } = await import('esbuild');
    const entry = join(app, 'main.js');
    const { warnings } = await build({
      entryPoints: [entry],
      outdir,
      bundle: true,
      minify: true,
      format: 'esm',
      splitting: true,
    });
    if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
    await copyFile(join(app, 'index.html'), join(outdir, 'index.html'));
  },

  async parcel(app, distDir) {
    const { Parcel } = await load('@parcel/core');
    await new Parcel({
      entries: join(app, 'index.html'),
      defaultConfig: require.resolve('@parcel/config-default'),
      mode: 'production',
      defaultTargetOptions: { distDir, publicUrl: './' },
      shouldDisableCache: true,
      shouldAutoInstall: false,
    }).run();
  },
};

/**
 * webpack and Rspack share their interface.
 * @param {any} compiler @param {string} app @param {string} out
 */
async function compileWith(compiler, app, out) {
  const stats = await new Promise((done, fail) => {
    compiler(
      { context: app, entry: './main.js', mode: 'production', output: { path: out } },
      /** @param {Error | null} error @param {any} result */
      (error, result) => (error ? fail(error) : done(result)),
    );
  });
  const { errors, warnings } = stats.toJson({ errors: true, warnings: true });
  // The one warning is that an entry is larger than 244 kB.
  const others = warnings.filter((/** @type {any} */ { message }) => !/size limit/.test(message));
  if (errors.length + others.length > 0) throw new Error(JSON.stringify([errors, others]));
  await writeFile(
    join(out, 'index.html'),
    '<!doctype html><script defer src="main.js"></script>\n',
  );
}

const [name = '', app = '', out = ''] = process.argv.slice(2);
const bundle = BUNDLERS[name];
if (!bundle)
  throw new Error(`No bundler '${name}'; known are ${Object.keys(BUNDLERS).join(', ')}.`);
await bundle(resolve(app), resolve(out));
// Parcel leaves its workers running.
process.exit(0);
