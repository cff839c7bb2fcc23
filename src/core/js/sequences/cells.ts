import {
  CELL_GRU,
  CELL_SIMPLE,
  RECURRENCE_SIZE_ACTIVATION,
  RECURRENCE_SIZE_GATE_ACTIVATION,
  RECURRENCE_TENSOR_BIAS,
  RECURRENCE_TENSOR_RECURRENT_WEIGHTS,
} from '../../abi.js';
import { GemmStart, type Pointer } from '../../core.js';
import { type LayerState, type Pass, tensorAt } from '../layers/layer.js';
import type { TypedKernels } from '../typed.js';
import { isGru, lengthsOf } from './regions.js';
import { resetBeforeSums } from './reset-before.js';
import { roundOf } from './rounding.js';
import type { StepBackward, StepForward } from './step.js';

/** Twin of `stepForward` in assembly/sequences/cells.ts. */
export function stepForward(pass: Pass, layer: LayerState, step: StepForward): void {
  const { kernels, parameters, scratch } = pass;
  const { cell, units, width } = lengthsOf(layer);
  const { size } = kernels;
  const { count, entering, gates, state, beside, product } = step;
  const code = layer.size(RECURRENCE_SIZE_ACTIVATION);
  const gateCode = layer.size(RECURRENCE_SIZE_GATE_ACTIVATION);
  const round = roundOf(kernels);
  const weights = tensorAt(kernels, layer, RECURRENCE_TENSOR_RECURRENT_WEIGHTS, parameters);
  const row = units * size;
  const multiply = (to: Pointer, start: number, bias: Pointer): void =>
    kernels.gemm(
      ...([count, width, units, entering, units, 1, weights, width, to, width] as const),
      ...([start, bias, scratch] as const),
    );
  const v = kernels.view();
  if (isGru(cell)) {
    if (cell === CELL_GRU) {
      const bias = tensorAt(kernels, layer, RECURRENCE_TENSOR_BIAS, parameters);
      multiply(product, bias ? GemmStart.bias : GemmStart.zero, bias && bias + width * size);
    } else resetBeforeSums(pass, layer, step, weights);
    for (let i = 0; i < count; i++) {
      const at = gates + i * width * size;
      const [g, p] = [at / size, product / size + i * width];
      const [b, h0, h] = [beside, step.before, state].map((start) => start / size + i * units);
      if (cell === CELL_GRU) {
        for (let j = 0; j < 2 * units; j++) v[g + j] = v[g + j]! + v[p + j]!;
        kernels.activate(gateCode, 0, 2 * units, at, at);
        for (let j = 0; j < units; j++) {
          const part = v[p + 2 * units + j]!;
          v[b! + j] = part;
          v[g + 2 * units + j] = round(v[g + units + j]! * part) + v[g + 2 * units + j]!;
        }
      }
      kernels.activate(code, 0, units, at + 2 * row, at + 2 * row);
      for (let j = 0; j < units; j++) {
        const z = v[g + j]!;
        const fresh = round(round(1 - z) * v[g + 2 * units + j]!);
        v[h! + j] = round(z * v[h0! + j]!) + fresh;
      }
    }
    return;
  }
  multiply(gates, GemmStart.accumulate, 0);
  if (cell === CELL_SIMPLE) {
    kernels.activate(code, 0, count * units, gates, state);
    return;
  }
  for (let i = 0; i < count; i++) {
    const at = gates + i * width * size;
    kernels.activate(gateCode, 0, 2 * units, at, at);
    kernels.activate(code, 0, units, at + 2 * row, at + 2 * row);
    kernels.activate(gateCode, 0, units, at + 3 * row, at + 3 * row);
    const g = at / size;
    const [c0, c] = [step.cellBefore, step.cell].map((start) => start / size + i * units);
    for (let j = 0; j < units; j++) {
      const added = round(v[g + j]! * v[g + 2 * units + j]!);
      v[c! + j] = round(v[g + units + j]! * v[c0! + j]!) + added;
    }
  }
  kernels.activate(code, 0, count * units, step.cell, beside);
  for (let i = 0; i < count; i++) {
    const o = gates / size + i * width + 3 * units;
    const [b, h] = [beside, state].map((start) => start / size + i * units);
    for (let j = 0; j < units; j++) v[h! + j] = v[o + j]! * v[b! + j]!;
  }
}

/** Twin of `stepBackward`. */
export function stepBackward(kernels: TypedKernels, layer: LayerState, step: StepBackward): void {
  const { cell, units, width } = lengthsOf(layer);
  const { size } = kernels;
  const { count, spare } = step;
  const code = layer.size(RECURRENCE_SIZE_ACTIVATION);
  const gateCode = layer.size(RECURRENCE_SIZE_GATE_ACTIVATION);
  const row = units * size;
  const round = roundOf(kernels);
  const v = kernels.view();
  if (cell === CELL_SIMPLE) {
    kernels.activationDerivative(code, 0, count * units, step.state, step.state, step.sums);
    kernels.multiply(count * units, step.delta, step.sums);
    return;
  }
  for (let i = 0; i < count; i++) {
    const [gates, sums, stateSums] = [step.gates, step.sums, step.stateSums].map(
      (start) => start + i * width * size,
    ) as [number, number, number];
    const [beside, before, cellBefore, delta, carry] = [
      ...[step.beside, step.before, step.cellBefore, step.delta, step.carry],
    ].map((start) => start / size + i * units) as [number, number, number, number, number];
    kernels.activationDerivative(gateCode, 0, 2 * units, gates, gates, sums);
    kernels.activationDerivative(code, 0, units, gates + 2 * row, gates + 2 * row, sums + 2 * row);
    const [g, s, t] = [gates / size, sums / size, stateSums / size];
    if (isGru(cell)) {
      for (let j = 0; j < units; j++) {
        const d = v[delta + j]!;
        const [z, r, fresh] = [v[g + j]!, v[g + units + j]!, v[g + 2 * units + j]!];
        const ofG = round(round(d * round(1 - z)) * v[s + 2 * units + j]!);
        const ofZ = round(round(d * round(v[before + j]! - fresh)) * v[s + j]!);
        const ofR = round(round(ofG * v[beside + j]!) * v[s + units + j]!);
        v[s + j] = ofZ;
        v[s + units + j] = ofR;
        v[s + 2 * units + j] = ofG;
        v[t + j] = ofZ;
        v[t + units + j] = ofR;
        v[t + 2 * units + j] = ofG * r;
        v[delta + j] = d * z;
      }
      continue;
    }
    kernels.activationDerivative(
      gateCode,
      0,
      units,
      gates + 3 * row,
      gates + 3 * row,
      sums + 3 * row,
    );
    kernels.activationDerivative(code, 0, units, beside * size, beside * size, spare);
    for (let j = 0; j < units; j++) {
      const d = v[delta + j]!;
      const [input, kept] = [v[g + j]!, v[g + units + j]!];
      const [fresh, out] = [v[g + 2 * units + j]!, v[g + 3 * units + j]!];
      const c = round(round(round(d * out) * v[spare / size + j]!) + v[carry + j]!);
      v[s + j] = round(c * fresh) * v[s + j]!;
      v[s + units + j] = round(c * v[cellBefore + j]!) * v[s + units + j]!;
      v[s + 2 * units + j] = round(c * input) * v[s + 2 * units + j]!;
      v[s + 3 * units + j] = round(d * v[beside + j]!) * v[s + 3 * units + j]!;
      v[carry + j] = c * kept;
    }
  }
}
