import {
  CELL_GRU,
  CELL_GRU_RESET_BEFORE,
  CELL_LSTM,
  CELL_LSTM_OF_OUTPUT,
  CELL_SIMPLE,
  RECURRENCE_SETTING_DROPOUT,
  RECURRENCE_SETTING_RECURRENT_DROPOUT,
  RECURRENCE_SIZE_CELL,
  RECURRENCE_SIZE_FEATURES,
  RECURRENCE_SIZE_STEPS,
  RECURRENCE_SIZE_UNITS,
} from '../../abi.js';
import { aligned } from '../../aligned.js';
import type { Pointer } from '../../core.js';
import type { LayerState } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';

/** A recurrent layer's lengths. */
export interface Lengths {
  readonly cell: number;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
  /** Units times gates. */
  readonly width: number;
}

export function isLstm(cell: number): boolean {
  return cell === CELL_LSTM || cell === CELL_LSTM_OF_OUTPUT;
}

export function isGru(cell: number): boolean {
  return cell === CELL_GRU || cell === CELL_GRU_RESET_BEFORE;
}

export function lengthsOf(layer: LayerState): Lengths {
  const cell = layer.size(RECURRENCE_SIZE_CELL);
  const units = layer.size(RECURRENCE_SIZE_UNITS);
  return {
    cell,
    steps: layer.size(RECURRENCE_SIZE_STEPS),
    features: layer.size(RECURRENCE_SIZE_FEATURES),
    units,
    width: units * (isLstm(cell) ? 4 : isGru(cell) ? 3 : 1),
  };
}

/** Where the regions stand that assembly/sequences/regions.ts describes. */
export type Kept = Record<
  | 'places'
  | 'inputs'
  | 'gates'
  | 'states'
  | 'entering'
  | 'beside'
  | 'cells'
  | 'inputMask'
  | 'stateMask'
  | 'end',
  Pointer
>;

export function keptAt(
  { size }: TypedKernels,
  layer: LayerState,
  rows: number,
  base: Pointer,
): Kept {
  const { cell, steps, features, units, width } = lengthsOf(layer);
  const all = rows * steps;
  const masked = (setting: number): number => (layer.settings[setting] === 0 ? 0 : 1);
  const cells = isLstm(cell) ? rows + all : cell === CELL_GRU ? 3 * rows : 0;
  return placed(base, {
    places: 4 * (2 * rows + 2 * (steps + 1)),
    inputs: all * features * size,
    gates: all * width * size,
    states: (rows + all) * units * size,
    entering: all * units * size,
    beside: cell === CELL_SIMPLE ? 0 : all * units * size,
    cells: cells * units * size,
    inputMask: masked(RECURRENCE_SETTING_DROPOUT) * rows * features * size,
    stateMask: masked(RECURRENCE_SETTING_RECURRENT_DROPOUT) * rows * units * size,
  });
}

/** Likewise, of the backward pass. */
export type Used = Record<
  | 'delta'
  | 'stateDelta'
  | 'state'
  | 'carry'
  | 'row'
  | 'turned'
  | 'turnedWeights'
  | 'inputs'
  | 'end',
  Pointer
>;

export function usedAt(
  { size }: TypedKernels,
  layer: LayerState,
  rows: number,
  base: Pointer,
): Used {
  const { cell, steps, features, units, width } = lengthsOf(layer);
  const all = rows * steps;
  return placed(base, {
    delta: all * width * size,
    stateDelta: isGru(cell) ? (cell === CELL_GRU ? all : rows) * width * size : 0,
    state: rows * units * size,
    carry: cell === CELL_SIMPLE ? 0 : rows * units * size,
    row: units * size,
    turned: width * units * size,
    turnedWeights: width * features * size,
    inputs: all * features * size,
  });
}

/** One behind the other, each aligned. */
function placed<Name extends string>(
  base: Pointer,
  bytes: Readonly<Record<Name, number>>,
): Record<Name | 'end', Pointer> {
  let end = base;
  const at: Record<string, Pointer> = {};
  for (const [name, length] of Object.entries<number>(bytes)) {
    at[name] = end;
    end += aligned(length);
  }
  return { ...at, end } as Record<Name | 'end', Pointer>;
}
