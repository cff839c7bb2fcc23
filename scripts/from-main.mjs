// What the main entry exports, the other entries' bundles take from it: classes have an identity, the engine in use is
// state, and nothing is shipped twice.
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path/posix';

const MAIN = 'src/index.ts';
/** A statement of names from a module of ours. */
const NAMES = /\b(import|export) (type )?\{([^}]*)\} from '(\.[^']+)\.js'/g;

/** @param {string} names the text between the braces */
function listOf(names) {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}

/**
 * A plugin for the bundler.
 * @param {Record<string, string>} chunks modules that are chunks of the main entry: paths from src/ without ending → files
 */
export async function fromMain(chunks) {
  /** @type {Map<string, Set<string>>} the names by the module that they come from */
  const exported = new Map();
  for (const [, , type, names, path] of (await readFile(MAIN, 'utf8')).matchAll(NAMES)) {
    if (!type) exported.set(join('src', `${path}.ts`), new Set(listOf(names ?? '')));
  }
  return {
    name: 'names from the main entry',
    /** @param {string} code @param {string} id */
    transform(code, id) {
      const file = relative('.', id);
      if (!file.startsWith('src/') || file === MAIN) return null;
      const text = code.replace(NAMES, (statement, keyword, type, names, path) => {
        const known = exported.get(relative('.', resolve(id, '..', `${path}.ts`)));
        if (type || !known) return statement;
        const listed = listOf(names);
        const ours = listed.filter((name) => known.has(name));
        if (ours.length === 0) return statement;
        const others = listed.filter((name) => !known.has(name));
        const rest = others.length > 0 ? `; ${keyword} { ${others} } from '${path}.js'` : '';
        // As many lines as before, so that source maps hold.
        return `${keyword} { ${ours} } from 'main-entry'${rest}${'\n'.repeat(statement.split('\n').length - 1)}`;
      });
      return text === code ? null : { code: text, map: null };
    },
    /** @param {string} path @param {string | undefined} importer */
    resolveId(path, importer) {
      if (
        path === 'main-entry' ||
        (importer && resolve(importer, '..', path) === resolve('src/index.js'))
      ) {
        return { id: './index.js', external: /** @type {const} */ ('relative') };
      }
      if (!importer || !path.startsWith('.')) return null;
      const file = chunks[relative('src', resolve(importer, '..', path)).replace(/\.js$/, '')];
      return file ? { id: file, external: /** @type {const} */ ('relative') } : null;
    },
  };
}
