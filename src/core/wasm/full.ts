import type { FullCore } from '../core.js';
import { attentionFamily } from '../families/attention.js';
import { compositesFamily } from '../families/composites.js';
import { imagesFamily } from '../families/images.js';
import { networkFamily } from '../families/network.js';
import { normalisationFamily } from '../families/normalisation.js';
import { poolingFamily } from '../families/pooling.js';
import { sequencesFamily } from '../families/sequences.js';
import { decode } from './decode.js';
import { createWasmCore } from './instantiate.js';

/**
 * The engine of a build whose inner kernels are exported, for tests and benchmarks (`build/wasm/*-full-binary.ts`): linked as
 * a program's engine is.
 */
export function createFullWasmCore(binaries: Readonly<Record<string, string>>): FullCore {
  const core = createWasmCore(decode(binaries.base!));
  for (const { wasm } of [
    networkFamily,
    imagesFamily,
    normalisationFamily,
    poolingFamily,
    compositesFamily,
    sequencesFamily,
    attentionFamily,
  ]) {
    core.link(wasm, () => decode(binaries[wasm.name]!));
  }
  return core as unknown as FullCore;
}
