// Where the coverage-guided fuzzer is kept; installed by scripts/install-fuzzer.mjs.

/** The one kept fuzzer for JavaScript: libFuzzer with instrumented modules. Exact. */
export const FUZZER_PACKAGE = '@jazzer.js/core@4.0.0';

export const FUZZER_FOLDER = 'node_modules/.cache/myelin-fuzzer';

/** The command. */
export const fuzzerPath = `${FUZZER_FOLDER}/node_modules/@jazzer.js/core/dist/cli.js`;

/** libFuzzer itself. */
export function fuzzerAddon() {
  const name = `fuzzer-${process.platform}-${process.arch}.node`;
  return `${process.cwd()}/${FUZZER_FOLDER}/node_modules/@jazzer.js/fuzzer/prebuilds/${name}`;
}
