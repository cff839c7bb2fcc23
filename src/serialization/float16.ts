/** IEEE 754 binary16, little-endian, as float32; exact. */
export function float16(bytes: Uint8Array): Float32Array {
  return each(bytes, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (fraction + 0x400) * 2 ** (exponent - 25);
  });
}

/** bfloat16, the upper half of a float32, little-endian; exact. */
export function bfloat16(bytes: Uint8Array): Float32Array {
  const view = new DataView(new ArrayBuffer(4));
  return each(bytes, (half) => {
    view.setUint16(0, half);
    return view.getFloat32(0);
  });
}

function each(bytes: Uint8Array, convert: (half: number) => number): Float32Array {
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) =>
    convert(bytes[2 * i]! | (bytes[2 * i + 1]! << 8)),
  );
}
