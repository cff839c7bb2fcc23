// The programs of the tutorials that have one neuron (examples/s0.ts, s1, s3, s4).
export const PROGRAMS = ['s0', 's1', 's3', 's4'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

export interface Program {
  readonly seed: number;
  readonly bias: boolean;
  readonly initializer: 'uniform' | 'normal';
  /** Empty: it is not trained. */
  readonly samples: readonly (readonly number[])[];
  readonly targets: readonly number[];
  /** What it is asked at the end. */
  readonly situation: readonly number[];
}

const FOUR = {
  bias: false,
  initializer: 'uniform',
  samples: [
    [0, 0, 1],
    [1, 1, 1],
    [1, 0, 1],
    [0, 1, 1],
  ],
  targets: [0, 1, 1, 0],
  situation: [1, 0, 0],
} as const;

export const PROGRAM: Readonly<Record<ProgramName, Program>> = {
  s0: { ...FOUR, seed: 15 },
  s1: { ...FOUR, seed: 1 },
  s3: { ...FOUR, seed: 1 },
  s4: {
    seed: 0,
    bias: true,
    initializer: 'normal',
    samples: [],
    targets: [],
    situation: [1, 2, 3],
  },
};
