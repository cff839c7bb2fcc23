// Kernels over numbers that lie in linear memory: what a call from JavaScript into WebAssembly costs, and from which size
// on it pays. The same loops as in ../../workloads/kernels.ts.
import { simdFullBinary } from '../../../build/wasm/simd-full-binary.js';
import type { FullCore } from '../../../src/core/core.js';
import { decode } from '../../../src/core/wasm/decode.js';
import { createWasmCore } from '../../../src/core/wasm/instantiate.js';
import { sample } from '../../workload.js';
import { KERNELS, SIZES } from '../../workloads/kernels.js';
import type { Row } from '../row.js';

let made: FullCore | undefined;
const simd = (): FullCore => (made ??= createWasmCore(decode(simdFullBinary())) as FullCore);

export function kernelRows(): Row[] {
  return KERNELS.flatMap(({ name, core: call, baseline }) =>
    SIZES.map((size): Row => {
      return {
        group: `Kernel ${name}, float64`,
        key: `kernel-${name}-${size}`,
        label: `${size.toLocaleString('en')} elements`,
        make: () => {
          const core = simd();
          const values = Float64Array.from({ length: size }, (_, i) => 5 * sample(i));
          const a = core.allocate(8 * size);
          const b = core.allocate(8 * size);
          core.f64.set(values, a / 8);
          core.f64.fill(0.25, b / 8, b / 8 + size);
          const other = new Float64Array(size).fill(0.25);
          return {
            myelin: (count) => {
              let last: unknown;
              for (let i = 0; i < count; i++) last = call(core, size, a, b);
              return last;
            },
            plain: (count) => {
              let last: unknown;
              for (let i = 0; i < count; i++) last = baseline(values, other);
              return last;
            },
          };
        },
      };
    }),
  );
}
