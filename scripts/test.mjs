// Runs every vitest project that can run here, and names loudly what cannot.
// Usage: npm test [-- arguments for vitest], e.g. npm test -- --project node test/kernels
// By default what is tested from its sources, in Node and browsers. --built: dist, the packed package, the pages, which are built
// first; --thorough: in Node, all that the random and exhaustive tests can try; --slow, --soak: CONTRIBUTING.md
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingBrowsers } from './browsers.mjs';
import { filtersOf, needsBuild, withCases } from './test-files.mjs';
import { missingExtras, missingLine, missingTools } from './test-tools.mjs';

const FLAGS = ['--built', '--slow', '--soak', '--thorough'];
const given = process.argv.slice(2);
const [built, slow, soak, thorough] = FLAGS.map((flag) => given.includes(flag));
const args = given.filter((argument) => !FLAGS.includes(argument));
const named = args.some((argument) => argument.startsWith('--project'));
// Those that need a process of their own are a project of their own, too.
if (args.some((argument, i) => argument === 'node' && args[i - 1] === '--project'))
  args.push('--project', 'node-alone');
if (built) args.push('--project', 'built');
if (soak) args.push('--project', 'built', 'test/soak');
if (thorough) {
  const projects = ['node', 'node-alone', 'built'];
  args.push(...projects.flatMap((name) => ['--project', name]), ...withCases());
}
// A file that is named is run wherever it belongs.
const all = !(named || built || slow || soak || thorough) && filtersOf(args).length === 0;
if (all) args.push('--project=!built');

// The configuration writes the generated sources by itself.
for (const name of ['generate', ...(built || slow || soak || needsBuild(args) ? ['build'] : [])]) {
  const { status } = spawnSync(process.execPath, [`scripts/${name}.mjs`], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

announce();
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawn(process.execPath, [vitest, 'run', ...args], {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(slow && { MYELIN_SLOW: '1' }),
    ...(thorough && { MYELIN_FUZZ: process.env.MYELIN_FUZZ ?? '4' }),
    ...(soak && { MYELIN_SOAK_SECONDS: process.env.MYELIN_SOAK_SECONDS ?? '300' }),
  },
});
// A terminal sends Ctrl-C to vitest as well; a signal sent to this process alone is passed on.
process.on('SIGINT', () => {});
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill('SIGTERM'));
}
child.on('exit', (code, signal) => {
  announce();
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});

/** Said before and after, so that it cannot scroll away unseen. With CI set a test of its own fails for all but the extras. */
function announce() {
  const missing = [...(slow || thorough ? [] : missingBrowsers), ...missingTools, ...missingExtras];
  if (missing.length > 0) console.log(`\n!!! NOT TESTED !!! ${missingLine(missing)}`);
}
