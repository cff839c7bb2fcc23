import { FRAME_PLAN, PLAN_OUTPUTS } from '../../abi.js';
import type { NetworkKernels, Pointer } from '../../core.js';
import { layersOf } from '../layers/layer.js';
import { type Kernels, type TypedKernels, typedKernels } from '../typed.js';
import { epochs } from './epochs.js';
import { evaluate } from './evaluate.js';
import { gradient } from './gradient.js';
import { backward, forward, rowsOut, workspaceOf } from './passes.js';
import { run, runWorkspace } from './run.js';
import { step, train } from './trainer.js';
import { layOut } from './workspace.js';

/** Twins of assembly/training/network.ts. */
export function networkKernels(core: Kernels): NetworkKernels {
  const f64 = passes(typedKernels(core, 'F64'));
  const f32 = passes(typedKernels(core, 'F32'));
  return {
    networkWorkspaceF64: f64.workspace,
    networkWorkspaceF32: f32.workspace,
    networkTrainF64: f64.train,
    networkTrainF32: f32.train,
    networkGradientF64: f64.gradient,
    networkGradientF32: f32.gradient,
    networkEpochsF64: f64.epochs,
    networkEpochsF32: f32.epochs,
    networkRunWorkspaceF64: f64.runWorkspace,
    networkRunWorkspaceF32: f32.runWorkspace,
    networkRunF64: f64.run,
    networkRunF32: f32.run,
    networkEvaluateF64: f64.evaluate,
    networkEvaluateF32: f32.evaluate,
    networkForwardF64: f64.forward,
    networkForwardF32: f32.forward,
    networkBackwardF64: f64.backward,
    networkBackwardF32: f32.backward,
    networkStepF64: f64.step,
    networkStepF32: f32.step,
  };
}

function passes(kernels: TypedKernels) {
  const outputsOf = (frame: Pointer): number =>
    kernels.i32(kernels.pointer(frame + FRAME_PLAN) + PLAN_OUTPUTS);

  return {
    workspace: (plan: Pointer, batch: number, steps = 0, longest = 0): number =>
      layOut(kernels, plan, batch, steps, longest, 0).end,
    train: train.bind(undefined, kernels),
    gradient: gradient.bind(undefined, kernels),
    epochs: epochs.bind(undefined, kernels),
    runWorkspace: runWorkspace.bind(undefined, kernels),
    run: run.bind(undefined, kernels),
    evaluate: evaluate.bind(undefined, kernels),
    step: (frame: Pointer): void => {
      const plan = kernels.pointer(frame + FRAME_PLAN);
      step(kernels, frame, { layers: layersOf(kernels, plan) });
    },

    forward(frame: Pointer, rows: number, x: Pointer, out: Pointer, training: boolean): void {
      const work = workspaceOf(kernels, frame);
      const outputs = forward(kernels, frame, work, rows, x, training);
      kernels.copy(outputs, out, rowsOut(kernels, frame, rows) * outputsOf(frame));
    },

    backward(
      frame: Pointer,
      rows: number,
      x: Pointer,
      outputGradient: Pointer,
      inputGradient: Pointer,
    ): void {
      const work = workspaceOf(kernels, frame);
      const count = rowsOut(kernels, frame, rows) * outputsOf(frame);
      kernels.copy(outputGradient, work.delta, count);
      backward(kernels, frame, work, rows, x, false, inputGradient);
    },
  };
}
