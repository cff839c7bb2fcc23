// A plugin for rolldown: of AssemblyScript's loader what our binaries use. It makes the instance and brings the imports a build may
// have; what it lays around the exports (strings, arrays, classes, for a managed runtime, which our binaries do not export) is
// called by nobody here, took 1 ms of the start, and 1.7 kB of every program after gzip. So no TextDecoder is made, either, which
// Jest's jsdom lacks.

const WRAPPED = `  const instance = new WebAssembly.Instance(module, imports);
  const exports = postInstantiate(extended, instance);
  return { module, instance, exports };`;
const BARE = `  const instance = new WebAssembly.Instance(module, imports);
  extended.memory = instance.exports.memory;
  return { module, instance, exports: instance.exports };`;
const MADE = 'const utf16 = new TextDecoder("utf-16le", { fatal: true });';
const USED = 'utf16.decode(';

/** @returns {import('rolldown').Plugin} */
export function trimLoader() {
  return {
    name: 'trim loader',
    transform(code, id) {
      // Every line stays where it is.
      return id.endsWith('@assemblyscript/loader/index.js')
        ? { code: trimmed(code), map: null }
        : null;
    },
  };
}

/** @param {string} code of the loader */
export function trimmed(code) {
  for (const text of [WRAPPED, MADE, USED]) {
    if (code.split(text).length !== 2) {
      throw new Error('scripts/trim-loader.mjs: the loader is another one.');
    }
  }
  return code
    .replace(WRAPPED, BARE)
    .replace(MADE, 'let utf16;')
    .replace(USED, '(utf16 ??= new TextDecoder("utf-16le", { fatal: true })).decode(');
}
