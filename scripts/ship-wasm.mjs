// From a release build with every kernel exported to the binary that is shipped: no code is compiled again.
import binaryen from 'binaryen';

/**
 * @param {Uint8Array} full compiled with names
 * @param {ReadonlySet<string>} exported the names to keep
 */
export function ship(full, exported) {
  const module = binaryen.readBinary(full);
  try {
    for (let index = module.getNumExports() - 1; index >= 0; index--) {
      const { name } = binaryen.getExportInfo(module.getExportByIndex(index));
      if (!exported.has(name)) module.removeExport(name);
    }
    // By name, so that the twins for both element types are neighbours: gzip looks back 32 kB.
    module.runPasses(['remove-unused-module-elements', 'reorder-functions-by-name']);
    // Of the optimizer only what is done while writing, as asc had it; 0 would undo that.
    binaryen.setOptimizeLevel(3);
    binaryen.setDebugInfo(false);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
