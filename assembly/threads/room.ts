// Memory that a thread has to itself: what a kernel keeps for a moment, then what it packs or copies. Variables of this file are those of one
// instance, that is of one thread.
import { KC, bytesOfA, bytesOfB, nc } from "../kernels/gemm/blocking";

/** What kernels keep for a moment stands first. */
const PLACE: usize = 256;
/** What products pack, or a kernel copies. */
// @ts-ignore: decorator
@inline
export function roomBytes(): usize {
  return bytesOfB<f64>(nc<f64>(), KC) + bytesOfA<f64>(32768, KC) + 4096;
}

/** Of this thread; 0 of the one that forks. */
let room: usize = 0;

/** Bytes that a thread which serves needs for itself. */
export function threadRoom(): usize {
  return PLACE + roomBytes();
}

/** From now on this thread has `own` to itself. */
export function setRoom(own: usize): void {
  room = own;
}

/** `roomBytes` that this thread has to itself; of the thread that forks `otherwise`. */
// @ts-ignore: decorator
@inline
export function ownRoom(otherwise: usize): usize {
  return room ? room + PLACE : otherwise;
}

/** Some 256 bytes that this thread has to itself, for a kernel that calls no other meanwhile; of the thread that forks `otherwise`. */
// @ts-ignore: decorator
@inline
export function ownPlace(otherwise: usize): usize {
  return room ? room : otherwise;
}
