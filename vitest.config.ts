import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          environment: 'node',
          // Node 20 has relaxed SIMD behind this flag only; later versions ignore it.
          pool: 'forks',
          execArgv: ['--experimental-wasm-relaxed-simd'],
        },
      },
    ],
  },
});
