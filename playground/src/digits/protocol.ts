export const SIDE = 8;
export const PIXELS = SIDE * SIDE;
export const FILTERS = 8;
export const EPOCHS = 24;

export interface Wrong {
  readonly row: number;
  readonly pixels: readonly number[];
  readonly label: number;
  readonly read: number;
}

export type ToDigits =
  | { kind: 'train' }
  /** An image of the test's. */
  | { kind: 'sample'; index: number }
  /** 64 numbers from 0 to 1. */
  | { kind: 'ask'; pixels: readonly number[] };

export type FromDigits =
  | { kind: 'ready'; filters: number[][]; trained: number; tested: number }
  | { kind: 'epoch'; epoch: number; loss: number; accuracy: number; filters: number[][] }
  | { kind: 'trained'; seconds: number; hash: string; wrong: Wrong[] }
  | { kind: 'sample'; pixels: number[]; label: number }
  | { kind: 'answer'; shares: number[]; maps: number[][] };
