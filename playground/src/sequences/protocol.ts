export const WINDOW = 24;
/** Numbers of the wave that are trained with, and that are to be forecast. */
export const KNOWN = 240;
export const AHEAD = 80;
export const WAVE_EPOCHS = 60;

/** Letters that are looked at to tell the next. */
export const CONTEXT = 16;
export const TEXT_EPOCHS = 60;
/** Letters that are written. */
export const WRITTEN = 120;

export type ToSequences =
  | { kind: 'wave' }
  | { kind: 'text' }
  | { kind: 'write'; begin: string; temperature: number; seed: number };

export type FromSequences =
  | { kind: 'wave'; epoch: number; loss: number; truth: number[]; forecast: number[]; hash: string }
  | { kind: 'text'; epoch: number; loss: number; written: string; hash: string }
  | { kind: 'written'; text: string; next: { letter: string; share: number }[] };
