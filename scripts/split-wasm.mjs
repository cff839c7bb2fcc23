// Cuts the binaries that are shipped out of one build with every kernel: no code is compiled again. A part has the functions
// that its exports call, but those of the parts before it, which it imports from there, as it does the memory. What the
// parts share is found, not declared.
import binaryen from 'binaryen';

/**
 * `leaf`: no other part imports from it. The compiler makes one function of two that are alike, and a program need not have both of
 * their families: so leaves have copies.
 * @typedef {{ name: string, exports: ReadonlySet<string>, leaf?: boolean }} Part
 */

/** By part, exports and their functions. @typedef {Map<string, Map<string, string>>} Moved */

/** The export of the first part from which the others take it. */
const MEMORY = 'memory';
/** Its name within a module that AssemblyScript has made. */
const INNER_MEMORY = '0';

/**
 * The whole build with these exports only.
 * @param {Uint8Array} full compiled with names @param {ReadonlySet<string>} exported
 */
export function ship(full, exported) {
  const module = binaryen.readBinary(full);
  try {
    keepExports(module, new Set([...exported, MEMORY]));
    return emit(module, false);
  } finally {
    module.dispose();
  }
}

/**
 * The binaries of `parts`, in their order. Constants stand in the first.
 * @param {Uint8Array} full compiled with names @param {readonly Part[]} parts @param {{ names: boolean }} options `names`: keep those of functions
 * @returns {Map<string, Uint8Array>}
 */
export function split(full, parts, { names }) {
  /** By function, the part in which it is. @type {Map<string, string>} */
  const owners = new Map();
  for (const { name, exports, leaf } of parts) {
    if (leaf) continue;
    for (const each of functionsOf(full, exports)) if (!owners.has(each)) owners.set(each, name);
  }
  /** What each part gives to others. @type {Map<string, Map<string, string>>} */
  const given = new Map(parts.map(({ name }) => [name, new Map()]));
  /** Exports of one part whose function stands in another, as the compiler makes one of two alike. @type {Moved} */
  const moved = new Map(parts.map(({ name }) => [name, new Map()]));
  for (const part of parts) {
    withPart(full, part, owners, given, moved, (module) => {
      for (const { name, owner } of importsOf(module)) {
        given.get(owner)?.set(name, shortName(name));
      }
    });
  }
  return new Map(
    parts.map((part) => [
      part.name,
      withPart(full, part, owners, given, moved, (module) => emit(module, names)),
    ]),
  );
}

/**
 * @template T
 * @param {Uint8Array} full @param {Part} part
 * @param {ReadonlyMap<string, string>} owners @param {ReadonlyMap<string, ReadonlyMap<string, string>>} given
 * @param {Moved} moved @param {(module: binaryen.Module) => T} body
 */
function withPart(full, { name: part, exports }, owners, given, moved, body) {
  const module = binaryen.readBinary(full);
  const first = owners.values().next().value;
  try {
    keepExports(module, part === first ? new Set([...exports, MEMORY]) : exports);
    /** @type {Map<string, binaryen.FunctionInfo>} */
    const others = new Map();
    for (const info of definedIn(module)) {
      if ((owners.get(info.name) ?? part) !== part) others.set(info.name, info);
    }
    // What is exported here and stands elsewhere is exported there.
    for (let index = module.getNumExports() - 1; index >= 0; index--) {
      const { name, value } = binaryen.getExportInfo(module.getExportByIndex(index));
      if (!others.has(value)) continue;
      module.removeExport(name);
      moved.get(owners.get(value) ?? '')?.set(name, value);
    }
    for (const [name, { params, results }] of others) {
      module.removeFunction(name);
      module.addFunctionImport(name, owners.get(name) ?? '', shortName(name), params, results);
    }
    for (const [name, short] of given.get(part) ?? []) {
      if (!hasExport(module, short)) module.addFunctionExport(name, short);
    }
    for (const [name, value] of moved.get(part) ?? []) {
      if (!hasExport(module, name)) module.addFunctionExport(value, name);
    }
    if (first && part !== first) importMemory(module, first);
    module.runPasses(['remove-unused-module-elements']);
    if (part !== first) checkGlobals(module, part);
    return body(module);
  } finally {
    module.dispose();
  }
}

/** @param {binaryen.Module} module @param {string} first */
function importMemory(module, first) {
  const { initial, max } = module.getMemoryInfo();
  module.setMemory(initial, max ?? -1, null, [], false, false, INNER_MEMORY);
  module.addMemoryImport(INNER_MEMORY, first, MEMORY, false);
}

/** A variable of two binaries would be two variables. @param {binaryen.Module} module @param {string} part */
function checkGlobals(module, part) {
  for (let index = module.getNumGlobals() - 1; index >= 0; index--) {
    const { name, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(index));
    if (mutable) throw new Error(`The family ${part} has the variable ${name}; kernels keep none.`);
  }
}

/** @param {Uint8Array} full @param {ReadonlySet<string>} exports */
function functionsOf(full, exports) {
  const module = binaryen.readBinary(full);
  try {
    keepExports(module, exports);
    module.runPasses(['remove-unused-module-elements']);
    return definedIn(module).map(({ name }) => name);
  } finally {
    module.dispose();
  }
}

/** Those with a body. @param {binaryen.Module} module */
function definedIn(module) {
  const all = Array.from({ length: module.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(index)),
  );
  return all.filter((info) => !info.module);
}

/** @param {binaryen.Module} module */
function importsOf(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(index)),
  ).flatMap(({ name, module: owner }) => (owner ? [{ name, owner }] : []));
}

/** @param {binaryen.Module} module @param {string} name */
function hasExport(module, name) {
  return Array.from(
    { length: module.getNumExports() },
    (_, index) => binaryen.getExportInfo(module.getExportByIndex(index)).name,
  ).includes(name);
}

/** @param {binaryen.Module} module @param {ReadonlySet<string>} exported */
function keepExports(module, exported) {
  for (let index = module.getNumExports() - 1; index >= 0; index--) {
    const { name } = binaryen.getExportInfo(module.getExportByIndex(index));
    if (!exported.has(name)) module.removeExport(name);
  }
}

/** Without the path of its file. @param {string} name */
function shortName(name) {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** @param {binaryen.Module} module @param {boolean} names */
export function emit(module, names) {
  // By name, so that the twins for both element types are neighbours: gzip looks back 32 kB. Locals by use, so that the same numbers
  // are frequent everywhere: 0.13 kB after gzip.
  module.runPasses([
    'remove-unused-module-elements',
    'reorder-functions-by-name',
    'reorder-locals',
  ]);
  // Of the optimizer only what is done while writing, as asc has it: said here, as the settings are of the process, in which asc may
  // have run or not.
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setGenerateStackIR(true);
  binaryen.setOptimizeStackIR(true);
  binaryen.setDebugInfo(names);
  return module.emitBinary();
}
