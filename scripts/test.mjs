// The whole suite: builds, then runs every vitest project that can run here, and names loudly what cannot.
// Usage: npm test [-- arguments for vitest], e.g. npm test -- --project node test/kernels
// --thorough: in Node, all that the random and exhaustive tests can try; --slow, --soak: CONTRIBUTING.md
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingBrowsers } from './browsers.mjs';
import { needsDist, withCases } from './needs-dist.mjs';
import { missingExtras, missingLine, missingTools } from './test-tools.mjs';

const given = process.argv.slice(2);
const slow = given.includes('--slow');
const soak = given.includes('--soak');
const thorough = given.includes('--thorough');
const args = given.filter((argument) => !['--slow', '--soak', '--thorough'].includes(argument));
// Those that need a process of their own are a project of their own, too.
if (args.some((argument, i) => argument === 'node' && args[i - 1] === '--project'))
  args.push('--project', 'node-alone');
if (soak) args.push('--project', 'node', 'test/soak');
if (thorough) args.push('--project', 'node', '--project', 'node-alone', ...withCases());

// The configuration writes the generated sources by itself; the package is built for the tests that look at it.
for (const name of ['generate', ...(needsDist(args) ? ['build'] : [])]) {
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
