export type DtypeName = 'float64' | 'float32';

interface NumberArrayConstructor {
  new (length: number): Float64Array | Float32Array;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): Float64Array | Float32Array;
}

/** The element type of a network's numbers: all that depends on it, so that nothing asks which it is. */
export interface Dtype {
  readonly name: DtypeName;
  /** Bytes of a number. */
  readonly size: 8 | 4;
  readonly Array: NumberArrayConstructor;
  /** The memory as such numbers. */
  view(memory: {
    readonly f64: Float64Array;
    readonly f32: Float32Array;
  }): Float64Array | Float32Array;
}

export const DTYPES: Readonly<Record<DtypeName, Dtype>> = {
  float64: { name: 'float64', size: 8, Array: Float64Array, view: ({ f64 }) => f64 },
  float32: { name: 'float32', size: 4, Array: Float32Array, view: ({ f32 }) => f32 },
};
