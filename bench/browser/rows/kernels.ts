// Kernels over numbers that lie in linear memory: what a call from JavaScript into WebAssembly costs, and from which size
// on it pays. The same loops as in ../../workloads/kernels.ts.
import { simdFullBinaries } from '../../../build/wasm/simd-full-binary.js';
import type { FullCore } from '../../../src/core/core.js';
import { createFullWasmCore } from '../../../src/core/wasm/full.js';
import { sample } from '../../workload.js';
import { KERNELS, SIZES } from '../../workloads/kernels.js';
import type { Row } from '../row.js';

let made: FullCore | undefined;
const simd = (): FullCore => (made ??= createFullWasmCore(simdFullBinaries()));

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
          const view = core.f64;
          // A number changes from call to call, and each answer counts: a compiler may leave out a loop that it has done.
          return {
            myelin: (count) => {
              let sum = 0;
              for (let i = 0; i < count; i++) {
                view[a / 8] = i & 3;
                sum += Number(call(core, size, a, b) ?? 0);
              }
              return sum + view[b / 8]!;
            },
            plain: (count) => {
              let sum = 0;
              for (let i = 0; i < count; i++) {
                values[0] = i & 3;
                sum += Number(baseline(values, other) ?? 0);
              }
              return sum + other[0]!;
            },
          };
        },
      };
    }),
  );
}
