// Arguments for the accuracy suites: drawn from a seeded generator, in strata that together reach every exponent,
// subnormals, the boundaries of the argument reduction and the ends of each function's range.
import type { FunctionName } from '../reference/activations.js';

/** Where a function is neither saturated nor under- or overflown, with some room. */
export const RANGES: Readonly<Record<FunctionName, readonly [low: number, high: number]>> = {
  exp: [-746, 710],
  log: [0, 4],
  sigmoid: [-746, 40],
  tanh: [-20, 20],
  elu: [-40, 2],
  selu: [-40, 2],
  gelu: [-39, 9],
  silu: [-753, 40],
  softplus: [-746, 40],
  mish: [-753, 40],
  hardSigmoid: [-3, 3],
};

/** The same for float32. */
export const NARROW_RANGES: Readonly<Record<FunctionName, readonly [low: number, high: number]>> = {
  exp: [-104, 89],
  log: [0, 4],
  sigmoid: [-104, 18],
  tanh: [-10, 10],
  elu: [-18, 2],
  selu: [-18, 2],
  gelu: [-14.5, 6],
  silu: [-109, 18],
  softplus: [-104, 18],
  mish: [-109, 18],
  hardSigmoid: [-3, 3],
};

export const SPECIAL: readonly number[] = [
  ...[
    0,
    -0,
    1,
    -1,
    2,
    -2,
    0.5,
    -0.5,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ],
  ...[5e-324, -5e-324, 2.2250738585072014e-308, -2.2250738585072014e-308, 2.225073858507201e-308],
  ...[
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    709.782712893384,
    709.7827128933841,
    -745.1332191019411,
    -745.1332191019412,
  ],
  ...[
    -708.3964185322641,
    708,
    -708,
    708.0000000000001,
    -708.0000000000001,
    Math.SQRT1_2,
    Math.SQRT2,
    0.8813735870195429,
  ],
  ...[
    1.401298464324817e-45, 1.1754943508222875e-38, 3.4028234663852886e38, 88.72283172607422,
    88.72283935546875,
  ],
  // The ends of hardSigmoid, and where the derivative of mish vanishes.
  ...[3, -3, 2.9999999999999996, -2.9999999999999996, -3.0000000000000004, -1.1924322],
  ...[
    -103.97207641601562, -103.97208404541016, -87.33654022216797, 87, -87, 87.00000762939453,
    -87.00000762939453,
  ],
];

/** Marsaglia's "Xorshift RNGs" (2003) with a Weyl sequence on top: the same points on every engine. */
export class Generator {
  #a: number;
  #b: number;

  constructor(seed: number) {
    this.#a = seed | 1;
    this.#b = 0x9e3779b9;
  }

  /** 32 random bits. */
  word(): number {
    let a = this.#a;
    a ^= a << 13;
    a ^= a >>> 17;
    a ^= a << 5;
    this.#a = a;
    this.#b = (this.#b + 0x61c88647) | 0;
    return Math.imul(a ^ (this.#b >>> 16), 0x2c1b3c6d) >>> 0;
  }

  /** Uniform in [low, high), 53 bits. */
  uniform(low: number, high: number): number {
    return low + (high - low) * ((this.word() * 2097152 + (this.word() >>> 11)) / 9007199254740992);
  }
}

const LN2 = 0.6931471805599453;

/** Fills `block` with arguments of `name`: eight strata in turn. */
export function fill(
  block: Float64Array | Float32Array,
  name: FunctionName,
  random: Generator,
): void {
  const wide = block instanceof Float64Array;
  const [low, high] = (wide ? RANGES : NARROW_RANGES)[name];
  const words = new Uint32Array(block.buffer, block.byteOffset, block.byteLength >>> 2);
  const first = Math.ceil((2 * low) / LN2) - 1;
  const halves = (2 * (high - low)) / LN2 + 2;
  const spread = wide ? 2 ** -50 : 2 ** -21;
  for (let i = 0; i < block.length; i++) {
    switch (i & 7) {
      case 0: // any bits: all exponents, subnormals, infinities, NaNs
      case 1:
        if (wide) words[2 * i] = random.word();
        words[wide ? 2 * i + 1 : i] = random.word();
        break;
      case 2: // around multiples of ln2/2, where the reduced argument is 0 or at its limit
        block[i] =
          Math.floor(first + random.uniform(0, halves)) *
          (LN2 / 2) *
          (1 + random.uniform(-spread, spread));
        break;
      case 3: // the whole range
      case 4:
        block[i] = random.uniform(low, high);
        break;
      case 5: // small arguments over some binades
        block[i] = random.uniform(-1, 1) * 2 ** -(random.word() & 15);
        break;
      case 6: // where most happens
        block[i] = random.uniform(-2, 2);
        break;
      default:
        block[i] = random.uniform(-20, 20);
    }
    if (name !== 'log') continue;
    if (block[i]! < 0 && (i & 63) !== 0) block[i] = -block[i]!;
    if ((i & 7) === 5) block[i] = 1 + block[i]! / 2; // near 1, where the logarithm vanishes
  }
}
