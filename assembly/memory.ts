// Linear memory, handed out by AssemblyScript's own TLSF allocator
// (Masmano et al., "TLSF: a new dynamic memory allocator for real-time systems", 2004).
import { ABI_VERSION } from "./abi";

/** The version of abi/codes.mjs with which this was built. */
export function abiVersion(): i32 {
  return ABI_VERSION;
}

/** Whether this is the relaxed build. */
export function isRelaxed(): bool {
  return ASC_FEATURE_RELAXED_SIMD;
}

/**
 * A block of `byteLength` bytes, aligned to 16, contents undefined.
 * Traps when the block cannot be had (TLSF's own limit is 1 GiB a block); the heap is then unchanged.
 */
export function allocate(byteLength: usize): usize {
  return heap.alloc(byteLength);
}

/** Gives a block of `allocate` back. */
export function release(ptr: usize): void {
  heap.free(ptr);
}
