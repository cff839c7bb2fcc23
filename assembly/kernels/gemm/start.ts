/** What the sums of a product begin with: part of the ABI, the same as in src/core/core.ts. */
export const enum Start {
  Zero = 0,
  Bias = 1,
  Accumulate = 2,
}
