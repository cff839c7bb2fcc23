/** `(func (drop (v128.const …)))`-like modules: the smallest that validate only where the feature exists. */
const SIMD = [65, 0, 253, 15, 253, 98, 11]; // i32.const 0; i8x16.splat; i8x16.popcnt; end
const RELAXED = [65, 0, 253, 15, 65, 0, 253, 15, 253, 128, 2, 11]; // …; i8x16.relaxed_swizzle; end

/** Whether this runtime can compile the binary of `engine`. Synchronous, some microseconds. */
export function supports(engine: 'simd' | 'relaxed'): boolean {
  const body = engine === 'simd' ? SIMD : RELAXED;
  return (
    typeof WebAssembly === 'object' &&
    WebAssembly.validate(
      new Uint8Array([
        ...[0, 97, 115, 109, 1, 0, 0, 0], // magic, version
        ...[1, 5, 1, 96, 0, 1, 123], // type: () → v128
        ...[3, 2, 1, 0], // one function of that type
        ...[10, body.length + 3, 1, body.length + 1, 0, ...body], // its body: no locals
      ]),
    )
  );
}
