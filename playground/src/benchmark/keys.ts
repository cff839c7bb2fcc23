/** The rows, in the order of the table. */
export const KEYS: readonly string[] = [
  's0-10000',
  'run-3-plain',
  'dot',
  'xor-float64',
  'digits-float64',
  'digits-float32',
  'digits-run-float32',
];
