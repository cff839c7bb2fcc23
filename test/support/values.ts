import fc from 'fast-check';

/** Where functions of one number change course: zeros, subnormals, ±∞, NaN, and the ends of each fast range. */
export const SPECIAL: readonly number[] = [
  ...[
    0,
    -0,
    1,
    -1,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    5e-324,
    -5e-324,
    1e-310,
    1e-45,
  ],
  ...[
    2.2250738585072014e-308, 1.1754943508222875e-38, 1e-39, 1e300, -1e300, 1.7976931348623157e308,
    3.4e38, 709.78,
  ],
  ...[
    709.79, -708.4, -745.13, -745.14, 88.72, 88.73, -87.34, -103.97, -103.98, 36.7, -36.7, 17.3,
    708, 708.0000001,
  ],
  ...[
    -708, -708.0000001, 87, 87.00001, -87, -87.00001, -750.1, -761, -107.9, -113, 0.7071,
    1.41421357, 0.414, -0.8815,
  ],
  ...[8.3, -38.4, -38.6, -14.2, -14.5, 40.1, -40.1, 20.5, -20.5, 19.1, 9.02],
];

/** Numbers of every size, and more of them where the functions are not yet saturated. */
export const RANDOM_VALUE: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.double({ min: -800, max: 800 }),
  fc.double({ min: -4, max: 4 }),
);
