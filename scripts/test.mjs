// The whole suite: builds, then runs every vitest project that can run here, and names loudly what cannot.
// Usage: npm test [-- arguments for vitest], e.g. npm test -- --project node test/kernels
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingBrowsers } from './browsers.mjs';
import { missingTools } from './test-tools.mjs';

const given = process.argv.slice(2);
const slow = given.includes('--slow');
const soak = given.includes('--soak');
const args = given.filter((argument) => !['--slow', '--soak'].includes(argument));
if (soak) args.push('--project', 'node', 'test/soak');

const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

announce();
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawn(process.execPath, [vitest, 'run', ...args], {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(slow && { MYELIN_SLOW: '1' }),
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

/** Said before and after, so that it cannot scroll away unseen. With CI set a test of its own fails as well. */
function announce() {
  if (slow) return;
  for (const missing of [...missingBrowsers, ...missingTools]) {
    console.log(`\n!!! NOT TESTED !!! ${missing}`);
  }
}
