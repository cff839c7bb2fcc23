// A binary whose memory several threads share. Constants are written into it by a call, `initialize`, not by each instance: that
// of a second thread would undo what has been written since.
import binaryen from 'binaryen';
import { emit } from './split-wasm.mjs';

/** What binaryen calls a memory that is imported. */
const MEMORY = 'mimport$0';

/**
 * What binaryen's types lack.
 * @typedef {{ getNumDataSegments(): number, getDataSegmentInfo(segment: number): { offset: number | null, data: ArrayBuffer } }} Segments
 */

/** @param {Uint8Array} compiled by asc with importMemory and sharedMemory */
export function share(compiled) {
  const module = /** @type {binaryen.Module & Segments} */ (binaryen.readBinary(compiled));
  try {
    // Else it writes no count of the constants, without which `memory.init` is not valid.
    module.setFeatures(module.getFeatures() | binaryen.Features.BulkMemory);
    const constants = Array.from({ length: module.getNumDataSegments() }, (_, index) => {
      const { offset, data } = module.getDataSegmentInfo(module.getDataSegmentByIndex(index));
      return { name: `constant${index}`, at: Number(offset), data: new Uint8Array(data) };
    }).filter(({ data }) => data.some((byte) => byte !== 0)); // memory is zeros before
    const { initial, max, module: from, base } = module.getMemoryInfo();
    module.setMemory(
      initial,
      max ?? -1,
      null,
      constants.map(({ name, data }) => ({ name, passive: true, offset: 0, data })),
      true,
      false,
      MEMORY,
    );
    module.addMemoryImport(MEMORY, from ?? 'env', base ?? 'memory', true);
    const copies = constants.map(({ name, at, data }) =>
      module.memory.init(
        name,
        module.i32.const(at),
        module.i32.const(0),
        module.i32.const(data.length),
        MEMORY,
      ),
    );
    const body = module.block(null, copies);
    module.addFunction('initialize', binaryen.none, binaryen.none, [], body);
    module.addFunctionExport('initialize', 'initialize');
    return emit(module, false);
  } finally {
    module.dispose();
  }
}
