// A plugin for rolldown: AssemblyScript's loader makes a TextDecoder as it is loaded, for strings, of which our binaries have
// none; where there is no such class, as in Jest's jsdom, importing the library failed.

const MADE = 'const utf16 = new TextDecoder("utf-16le", { fatal: true });';
const USED = 'utf16.decode(';

/** @returns {import('rolldown').Plugin} */
export function lazyDecoder() {
  return {
    name: 'lazy decoder',
    transform(code, id) {
      if (!id.endsWith('@assemblyscript/loader/index.js')) return null;
      if (!code.includes(MADE) || code.split(USED).length !== 2) {
        throw new Error('scripts/lazy-decoder.mjs: the loader is another one.');
      }
      const lazy = code
        .replace(MADE, 'let utf16;')
        .replace(USED, '(utf16 ??= new TextDecoder("utf-16le", { fatal: true })).decode(');
      // Every line stays where it is.
      return { code: lazy, map: null };
    },
  };
}
