import { defineConfig } from 'vitest/config';

// Exhaustive checks that take many minutes: `npm run test:slow`.
export default defineConfig({
  test: {
    include: ['test/**/*.slow.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 0,
    hookTimeout: 0,
  },
});
