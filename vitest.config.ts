import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import type { BrowserProviderOption } from 'vitest/node';
import { chromium, firefox, webkit } from './scripts/browsers.mjs';
import { generate } from './scripts/generate.mjs';
import { RELAXED_FLAGS } from './scripts/nodes.mjs';
import { webkitProvider } from './test/support/webkit-provider.js';

const SLOW = ['test/**/*.slow.test.ts'];
/** What looks at what is built: dist, the packed package, the pages. `npm run test:built`. */
const BUILT = ['test/**/*.built.test.ts'];
const NODE_ONLY = ['test/**/*.node.test.ts'];

const SETUP = ['test/support/random-cases.ts'];
const SHARED_SETUP = [...SETUP, 'test/support/own-engine.ts'];
/** What needs a process of its own: guard-bytes puts other modules in the place of ours. */
const ALONE = [
  'test/core/residency.test.ts', // waits for the collector, which has much to do where hundreds of files went before
  'test/guard-bytes.node.test.ts',
  'test/public-kernels/collected.node.test.ts', // the same
  'test/training-steps.node.test.ts', // loads modules anew
];

const { MYELIN_BULLMQ, MYELIN_DEV, MYELIN_SLOW, MYELIN_FUZZ = '1' } = process.env;
/** A folder with another version of BullMQ than this repository's, installed there. */
const BULLMQ = MYELIN_BULLMQ && createRequire(resolve(MYELIN_BULLMQ, 'package.json'));
const testTimeout = MYELIN_SLOW ? 3_600_000 : 60_000 * Math.max(1, Number(MYELIN_FUZZ));
/** Of all cases (test/support/effort.ts). Browsers are to show that they compute as Node does, which takes fewer. */
const EFFORT = { slow: 1, node: 0.25, browser: 0.1 };
const effortOf = (place: keyof typeof EFFORT): number => EFFORT[place] * Number(MYELIN_FUZZ);

function node(
  name: string,
  include: string[],
  exclude: string[],
  isolate = false,
): TestProjectConfiguration {
  return {
    ...(BULLMQ && { resolve: { alias: { bullmq: BULLMQ.resolve('bullmq') } } }),
    test: {
      name,
      include,
      exclude,
      environment: 'node',
      // Threads would not take the flag.
      pool: 'forks',
      execArgv: RELAXED_FLAGS,
      // Loading the modules anew for each file took as long as the shorter half of the tests.
      isolate,
      setupFiles: isolate ? SETUP : SHARED_SETUP,
      provide: {
        effort: effortOf(MYELIN_SLOW ? 'slow' : 'node'),
        builds: MYELIN_DEV ? 'debug' : 'all',
      },
      testTimeout,
      hookTimeout: testTimeout, // browsers start in some; a busy machine takes its time
    },
  };
}

function browser(
  name: 'chromium' | 'firefox' | 'webkit',
  provider: BrowserProviderOption,
  headless: boolean,
): TestProjectConfiguration {
  return {
    // Found while a test runs, these would make Vite reload the page under it.
    optimizeDeps: {
      include: [
        '@assemblyscript/loader',
        '@bufbuild/protobuf',
        '@bufbuild/protobuf/codegenv2',
        '@noble/hashes/sha2.js',
        '@noble/hashes/utils.js',
        'csv-parse/browser/esm/sync',
        'fast-check',
        'fflate',
        'fzstd',
        'hyparquet/src/metadata.js',
        'hyparquet/src/scan.js',
      ],
    },
    server: {
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
    test: {
      testTimeout,
      include: ['test/**/*.test.ts'],
      exclude: [...SLOW, ...BUILT, ...NODE_ONLY],
      // One page for all files: loading the modules anew for each took a fifth of the time.
      isolate: false,
      setupFiles: SHARED_SETUP,
      provide: { effort: effortOf('browser'), builds: 'release' },
      browser: {
        enabled: true,
        provider,
        headless,
        // Its page with the list of all tests is drawn anew at each result: in WebKit, by software, as much work as the tests.
        ui: false,
        screenshotFailures: false,
        instances: [{ browser: name, name }],
      },
    },
  };
}

function projects(): TestProjectConfiguration[] {
  if (MYELIN_SLOW) return [node('slow', SLOW, [])];
  const all = [
    node('node', ['test/**/*.test.ts'], [...SLOW, ...BUILT, ...ALONE]),
    node('node-alone', ALONE, [], true),
    node('built', BUILT, []),
  ];
  if (chromium) {
    const args = [
      '--no-sandbox', // refuses to start as root otherwise, as in a container
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    const launchOptions = { executablePath: chromium, args };
    all.push(browser('chromium', playwright({ launchOptions }), true));
  }
  if (firefox) {
    // The stock browser over WebDriver BiDi; Playwright's own build of Firefox is not needed.
    const launchOptions = { executablePath: firefox, channel: 'moz-firefox' };
    all.push(browser('firefox', playwright({ launchOptions }), true));
  }
  if (webkit) all.push(browser('webkit', webkitProvider(webkit), false));
  return all;
}

// Tests start workers, and write programs, from today's sources.
await generate([]);

// By default one less than the processors runs Node's files, which wait for half of their time. One more than the processors made
// tests late that measure memory or wait for what runs beside.
export default defineConfig({
  test: { projects: projects(), maxWorkers: Math.max(2, availableParallelism()) },
});
