import type { Pointer } from '../../core.js';

/** Where the numbers of a step's rows stand. */
export interface StepForward {
  readonly count: number;
  readonly entering: Pointer;
  readonly before: Pointer;
  readonly gates: Pointer;
  readonly state: Pointer;
  readonly beside: Pointer;
  readonly cellBefore: Pointer;
  readonly cell: Pointer;
  readonly product: Pointer;
}

/** Where the numbers of a step's rows stand. */
export interface StepBackward {
  readonly count: number;
  readonly gates: Pointer;
  readonly before: Pointer;
  readonly state: Pointer;
  readonly beside: Pointer;
  readonly cellBefore: Pointer;
  readonly delta: Pointer;
  readonly carry: Pointer;
  readonly sums: Pointer;
  readonly stateSums: Pointer;
  readonly spare: Pointer;
}
