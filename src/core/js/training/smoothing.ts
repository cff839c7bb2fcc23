import {
  FRAME_CLASS_INDICES,
  FRAME_LABEL_SMOOTHING,
  FRAME_LOSS,
  LOSS_BINARY_CROSSENTROPY,
} from '../../abi.js';
import type { Pointer } from '../../core.js';
import type { TypedKernels } from '../typed.js';

// Twins of assembly/training/smoothing.ts.

export function takesIndices({ i32, f64 }: TypedKernels, frame: Pointer): boolean {
  return i32(frame + FRAME_CLASS_INDICES) !== 0 && f64(frame + FRAME_LABEL_SMOOTHING) === 0;
}

export function smooth(
  kernels: TypedKernels,
  frame: Pointer,
  rows: number,
  columns: number,
  y: Pointer,
): void {
  const { core, i32, f64, size } = kernels;
  const smoothing = f64(frame + FRAME_LABEL_SMOOTHING);
  if (smoothing === 0) return;
  const round = size === 8 ? (x: number) => x : Math.fround;
  const isBinary = i32(frame + FRAME_LOSS) === LOSS_BINARY_CROSSENTROPY;
  const kept = round(1 - smoothing);
  const shared = round(smoothing / (isBinary ? 2 : columns));
  const v = kernels.view();
  const first = y / size;
  if (i32(frame + FRAME_CLASS_INDICES)) {
    for (let i = rows - 1; i >= 0; i--) {
      const row = first + i * columns;
      const label = core.u32[(y >>> 2) + i]!;
      v.fill(shared, row, row + columns);
      v[row + label] = kept + shared;
    }
    return;
  }
  for (let i = 0; i < rows * columns; i++) {
    v[first + i] = round(v[first + i]! * kept) + shared;
  }
}
