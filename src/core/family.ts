import type { Twins } from './js/index.js';
import type { FamilyLink } from './modules.js';

/**
 * Kernels that are brought by who calls them (`loadFamily` in engine.ts), so that a program carries no others: a class of the
 * facade, or a module that exports layers. Families are object literals: what a call makes, bundlers keep.
 */
export interface Family {
  /** The kernels for the plain engine. */
  readonly twins: Twins;
  /** Their binary; without one the base binary has them. */
  readonly wasm?: FamilyBinary;
  /** The families from which the binary imports; they are brought with it. */
  readonly over?: readonly Family[];
}

/** A family's binary. */
export interface FamilyBinary extends FamilyLink {
  /** The strict one, as text for `decode`. */
  text(): string;
}
