// Cuts the binaries that are shipped out of one build with every kernel: no code is compiled again. A part has the functions
// that its exports call, but those of the parts before it, which it imports from there, as it does the memory. What the
// parts share is found, not declared.
import binaryen from 'binaryen';

/**
 * `leaf`: no other part imports from it. The compiler makes one function of two that are alike, and a program need not have both of
 * their families: so leaves have copies.
 * @typedef {{ name: string, exports: ReadonlySet<string>, leaf?: boolean }} Part
 */

/** The export of the first part from which the others take it. */
const MEMORY = 'memory';
/** Its name within a module that AssemblyScript has made. */
const INNER_MEMORY = '0';
/** Of what the debug build imports from who instantiates it. */
const HOST = 'env';

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
 * The binaries of `parts`, in their order. Constants stand in the first. The full build is read once a part, which is most of the
 * time that this takes: so the modules of all parts are there at a time.
 * @param {Uint8Array} full compiled with names @param {readonly Part[]} parts @param {{ names: boolean }} options `names`: keep those of functions
 * @returns {Map<string, Uint8Array>}
 */
export function split(full, parts, { names }) {
  const modules = new Map(parts.map(({ name }) => [name, binaryen.readBinary(full)]));
  try {
    takeApart(modules, parts);
    return new Map([...modules].map(([name, module]) => [name, emit(module, names)]));
  } finally {
    for (const module of modules.values()) module.dispose();
  }
}

/**
 * Leaves each module what its part has, and what that imports from those before and gives to those behind it.
 * @param {ReadonlyMap<string, binaryen.Module>} modules each the full build @param {readonly Part[]} parts
 */
function takeApart(modules, parts) {
  const first = parts[0]?.name;
  /** By function, the part in which it is. @type {Map<string, string>} */
  const owners = new Map();
  for (const { name, exports, leaf } of parts) {
    const module = moduleOf(modules, name);
    keepExports(module, name === first ? new Set([...exports, MEMORY]) : exports);
    module.runPasses(['remove-unused-module-elements']);
    if (leaf) continue;
    for (const each of definedIn(module)) if (!owners.has(each.name)) owners.set(each.name, name);
  }
  for (const { name: part } of parts) {
    const module = moduleOf(modules, part);
    /** @type {Map<string, binaryen.FunctionInfo>} */
    const others = new Map();
    for (const info of definedIn(module)) {
      if ((owners.get(info.name) ?? part) !== part) others.set(info.name, info);
    }
    // What is exported here and stands elsewhere, as the compiler makes one function of two alike, is exported there.
    for (const { name, value } of exportsIn(module)) {
      if (!others.has(value)) continue;
      module.removeExport(name);
      giveFrom(moduleOf(modules, owners.get(value) ?? ''), value, name);
    }
    for (const [name, { params, results }] of others) {
      module.removeFunction(name);
      module.addFunctionImport(name, owners.get(name) ?? '', shortName(name), params, results);
    }
    if (first && part !== first) importMemory(module, first);
    module.runPasses(['remove-unused-module-elements']);
    if (part !== first) checkGlobals(module, part);
    for (const { name, owner } of importsOf(module)) {
      if (owner !== HOST) giveFrom(moduleOf(modules, owner), name, shortName(name));
    }
  }
}

/** @param {ReadonlyMap<string, binaryen.Module>} modules @param {string} name */
function moduleOf(modules, name) {
  const module = modules.get(name);
  if (!module) throw new Error(`There is no part ${name}.`);
  return module;
}

/** @param {binaryen.Module} module @param {string} value the function @param {string} name of its export */
function giveFrom(module, value, name) {
  if (!exportsIn(module).some((each) => each.name === name)) module.addFunctionExport(value, name);
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

/** The last first, as removing one moves those behind it. @param {binaryen.Module} module */
function exportsIn(module) {
  return Array.from({ length: module.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(module.getExportByIndex(index)),
  ).reverse();
}

/** @param {binaryen.Module} module @param {ReadonlySet<string>} exported */
function keepExports(module, exported) {
  for (const { name } of exportsIn(module)) if (!exported.has(name)) module.removeExport(name);
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
