import type { Core, Kernels } from '../core.js';
import { withKernels } from '../with-kernels.js';
import { JsMemory } from './memory.js';

/** Kernels over the plain engine's memory: the twins of those that one class of the facade calls. */
export type Twins = (memory: JsMemory) => Partial<Kernels>;

/**
 * The plain TypeScript engine: the fallback where WebAssembly is absent or forbidden, and the oracle in tests. It has
 * the kernels that it is given, then and by `addTwins`: with all of them at hand each bundle would hold all.
 */
export function createJsCore(twins: Iterable<Twins>): Core {
  const core = withKernels(new JsMemory(), { engine: 'js' as const });
  for (const each of twins) addTwins(core, each);
  return core as unknown as Core;
}

/** Gives the engine more kernels. */
export function addTwins(core: JsMemory, twins: Twins): void {
  withKernels(core, twins(core));
}
