// Twins of assembly/training/ and assembly/layers/: the same kernels in the same order, over the same layout.
import type {
  ElementwiseKernels,
  InnerKernels,
  LinearKernels,
  Memory,
  NetworkKernels,
  Pointer,
  RandomKernels,
} from '../core.js';
import {
  JOB_BATCH,
  JOB_CLASS_INDICES,
  JOB_CLIP_NORM,
  JOB_CLIP_VALUE,
  JOB_GRADIENTS,
  JOB_HYPER,
  JOB_INPUTS,
  JOB_LOSS,
  JOB_LOSS_SUM,
  JOB_MOMENTS,
  JOB_OPTIMIZER,
  JOB_ORDER,
  JOB_PARAMETERS,
  JOB_PLAN,
  JOB_RANDOM,
  JOB_SAMPLE_WEIGHTS,
  JOB_SAMPLES,
  JOB_TARGETS,
  JOB_WEIGHT_SUM,
  JOB_WORKSPACE,
  LAYER_ACTIVATION,
  LAYER_BIAS,
  LAYER_BYTES,
  LAYER_INPUTS,
  LAYER_KIND,
  LAYER_L1,
  LAYER_L2,
  LAYER_RATE,
  LAYER_UNITS,
  LAYER_WEIGHTS,
  PLAN_HEADER_BYTES,
  PLAN_INPUTS,
  PLAN_LAYERS,
  PLAN_OUTPUTS,
  PLAN_PARAMETERS,
  SOFTMAX,
} from '../network-layout.js';

/** Index in LAYER_KINDS. */
const DROPOUT = 1;
const LINEAR = 0;
const SIGMOID = 1;
/** Activations whose derivative needs the pre-activation: leakyRelu, gelu, silu, softmax. */
const FROM_PRE_ACTIVATION: readonly number[] = [4, 7, 8, SOFTMAX];

// Indices in LOSS_FORMS.
const SUM_SQUARED = 1;
const BINARY = 4;
const CATEGORICAL = 5;
const SIGMOID_BINARY = 8;
const SOFTMAX_CATEGORICAL = 9;
const SPARSE_CATEGORICAL = 10;
const SPARSE_SOFTMAX_CATEGORICAL = 11;
/** Forms that take logits: the last layer's activation and its derivative are left out. */
const FUSED: readonly number[] = [SIGMOID_BINARY, SOFTMAX_CATEGORICAL, SPARSE_SOFTMAX_CATEGORICAL];

type Dtype = 'F64' | 'F32';

/** A layer's descriptor and where its numbers of the current batch stand. */
interface LayerState {
  kind: number;
  inputs: number;
  units: number;
  activation: number;
  weights: number;
  bias: number;
  rate: number;
  l1: number;
  l2: number;
  output: Pointer;
  /** Pre-activations or a dropout mask; else the output itself. */
  saved: Pointer;
}

/** What assembly/training/workspace.ts places. */
interface Workspace {
  layers: LayerState[];
  inputs: Pointer;
  targets: Pointer;
  weights: Pointer;
  delta: Pointer;
  otherDelta: Pointer;
  transposed: Pointer;
  product: Pointer;
  end: Pointer;
}

const rounded = (byteLength: number): number => Math.ceil(byteLength / 16) * 16;

/** What the passes call. */
type Kernels = Pick<Memory, 'f64' | 'f32' | 'u32'> &
  Omit<InnerKernels, keyof ElementwiseKernels | keyof LinearKernels> &
  RandomKernels;

export function networkKernels(core: Kernels): NetworkKernels {
  const f64 = passes(core, 'F64');
  const f32 = passes(core, 'F32');
  return {
    networkWorkspaceF64: f64.workspace,
    networkWorkspaceF32: f32.workspace,
    networkTrainF64: f64.train,
    networkTrainF32: f32.train,
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

function passes(core: Kernels, dtype: Dtype) {
  const size = dtype === 'F64' ? 8 : 4;
  const i32 = (pointer: Pointer): number => core.u32[pointer >>> 2]! | 0;
  const f64 = (pointer: Pointer): number => core.f64[pointer >>> 3]!;
  const view = (): Float64Array | Float32Array => (dtype === 'F64' ? core.f64 : core.f32);

  function place(plan: Pointer, batch: number, work: Pointer): Workspace {
    const count = i32(plan + PLAN_LAYERS);
    const inputCount = i32(plan + PLAN_INPUTS);
    const rows = batch * size;
    // Room for the pointers that the WebAssembly engine keeps here, so that a workspace can go from one to the other.
    let at = work + rounded(32 + count * 8);
    const take = (byteLength: number): Pointer => {
      const pointer = at;
      at += rounded(byteLength);
      return pointer;
    };
    const inputs = take(rows * inputCount);
    const targets = take(Math.max(rows * i32(plan + PLAN_OUTPUTS), batch * 4));
    const weights = take(rows);
    const layers: LayerState[] = [];
    let widest = inputCount;
    let largest = 0;
    let product = 0;
    for (let i = 0; i < count; i++) {
      const at = plan + PLAN_HEADER_BYTES + i * LAYER_BYTES;
      const layer: LayerState = {
        kind: i32(at + LAYER_KIND),
        inputs: i32(at + LAYER_INPUTS),
        units: i32(at + LAYER_UNITS),
        activation: i32(at + LAYER_ACTIVATION),
        weights: i32(at + LAYER_WEIGHTS),
        bias: i32(at + LAYER_BIAS),
        rate: f64(at + LAYER_RATE),
        l1: f64(at + LAYER_L1),
        l2: f64(at + LAYER_L2),
        output: 0,
        saved: 0,
      };
      layer.output = take(rows * layer.units);
      layer.saved = keepsMore(layer, i === count - 1) ? take(rows * layer.units) : layer.output;
      layers.push(layer);
      widest = Math.max(widest, layer.units);
      if (layer.kind !== DROPOUT) {
        largest = Math.max(largest, layer.inputs * layer.units);
        product = Math.max(
          product,
          core[`gemmWorkspace${dtype}`](batch, layer.units, layer.inputs),
          core[`gemmWorkspace${dtype}`](layer.inputs, layer.units, batch),
          core[`gemmWorkspace${dtype}`](batch, layer.inputs, layer.units),
        );
      }
    }
    return {
      layers,
      inputs,
      targets,
      weights,
      delta: take(rows * widest),
      otherDelta: take(rows * widest),
      transposed: take(largest * size),
      product: take(product),
      end: at,
    };
  }

  function run(
    job: Pointer,
    work: Workspace,
    rows: number,
    x: Pointer,
    training: boolean,
  ): Pointer {
    const parameters = i32(job + JOB_PARAMETERS) >>> 0;
    for (const layer of work.layers) {
      if (layer.kind === DROPOUT) {
        if (!training) continue;
        drop(layer, i32(job + JOB_RANDOM) >>> 0, rows, x);
      } else {
        const bias = layer.bias < 0 ? 0 : parameters + layer.bias * size;
        core[`gemm${dtype}`](
          rows,
          layer.units,
          layer.inputs,
          x,
          layer.inputs,
          1,
          parameters + layer.weights * size,
          layer.units,
          layer.saved,
          layer.units,
          bias ? 1 : 0,
          bias,
          work.product,
        );
        if (layer.activation === SOFTMAX)
          core[`softmax${dtype}`](rows, layer.units, layer.saved, layer.output);
        else if (layer.activation !== LINEAR) {
          core[`activate${dtype}`](layer.activation, rows * layer.units, layer.saved, layer.output);
        }
      }
      x = layer.output;
    }
    return x;
  }

  function drop(layer: LayerState, random: Pointer, rows: number, x: Pointer): void {
    const v = view();
    const scale = 1 / (1 - layer.rate);
    for (let i = 0; i < rows * layer.units; i++) {
      v[layer.saved / size + i] = core.uniformOne(random, 0, 1) < layer.rate ? 0 : scale;
      v[layer.output / size + i] = v[x / size + i]! * v[layer.saved / size + i]!;
    }
  }

  function back(
    job: Pointer,
    work: Workspace,
    rows: number,
    x: Pointer,
    fused: boolean,
    inputGradient: Pointer,
  ): void {
    const parameters = i32(job + JOB_PARAMETERS) >>> 0;
    const gradients = i32(job + JOB_GRADIENTS) >>> 0;
    let { delta, otherDelta } = work;
    for (let i = work.layers.length - 1; i >= 0; i--) {
      const layer = work.layers[i]!;
      const count = rows * layer.units;
      if (layer.kind === DROPOUT) {
        core[`multiply${dtype}`](count, layer.saved, delta);
        if (i === 0 && inputGradient) copy(delta, inputGradient, count);
        continue;
      }
      if (!(fused && i === work.layers.length - 1)) differentiate(layer, rows, delta);
      const from = i === 0 ? x : work.layers[i - 1]!.output;
      const next = i === 0 ? inputGradient : otherDelta;
      const weights = parameters + layer.weights * size;
      const weightGradient = gradients + layer.weights * size;
      core[`gemm${dtype}`](
        layer.inputs,
        layer.units,
        rows,
        from,
        1,
        layer.inputs,
        delta,
        layer.units,
        weightGradient,
        layer.units,
        0,
        0,
        work.product,
      );
      if (layer.bias >= 0)
        core[`columnSums${dtype}`](rows, layer.units, delta, gradients + layer.bias * size);
      if (layer.l1 !== 0 || layer.l2 !== 0) {
        core[`penaltyGradient${dtype}`](
          layer.inputs * layer.units,
          layer.l1,
          layer.l2,
          weights,
          weightGradient,
        );
      }
      if (next) {
        core[`transpose${dtype}`](
          layer.inputs,
          layer.units,
          weights,
          layer.units,
          work.transposed,
          layer.inputs,
        );
        core[`gemm${dtype}`](
          rows,
          layer.inputs,
          layer.units,
          delta,
          layer.units,
          1,
          work.transposed,
          layer.inputs,
          next,
          layer.inputs,
          0,
          0,
          work.product,
        );
      }
      otherDelta = delta;
      delta = next;
    }
  }

  function differentiate(layer: LayerState, rows: number, delta: Pointer): void {
    if (layer.activation === LINEAR) return;
    if (layer.activation === SOFTMAX) {
      core[`softmaxDerivative${dtype}`](rows, layer.units, layer.output, delta, delta);
      return;
    }
    const count = rows * layer.units;
    core[`activationDerivative${dtype}`](
      layer.activation,
      count,
      layer.saved,
      layer.output,
      layer.output,
    );
    core[`multiply${dtype}`](count, layer.output, delta);
  }

  function step(job: Pointer): void {
    const count = i32((i32(job + JOB_PLAN) >>> 0) + PLAN_PARAMETERS);
    const gradients = i32(job + JOB_GRADIENTS) >>> 0;
    const norm = f64(job + JOB_CLIP_NORM);
    const limit = f64(job + JOB_CLIP_VALUE);
    if (norm > 0) {
      const length = Math.sqrt(core[`sumOfSquares${dtype}`](count, gradients));
      if (length > norm) core[`scale${dtype}`](count, norm / length, gradients);
    }
    if (limit > 0) core[`clip${dtype}`](count, limit, gradients);
    const code = i32(job + JOB_OPTIMIZER);
    const hyper = i32(job + JOB_HYPER) >>> 0;
    core.optimizerAdvance(code, hyper);
    core[`optimizerStep${dtype}`](
      code,
      count,
      i32(job + JOB_PARAMETERS) >>> 0,
      gradients,
      i32(job + JOB_MOMENTS) >>> 0,
      hyper,
    );
  }

  function copy(from: Pointer, to: Pointer, count: number): void {
    view().copyWithin(to / size, from / size, from / size + count);
  }

  function gather(
    job: Pointer,
    first: number,
    rows: number,
    columns: number,
    src: Pointer,
    dst: Pointer,
    wide: boolean,
  ): void {
    const order = i32(job + JOB_ORDER) >>> 0;
    const v = wide ? view() : core.u32;
    const bytes = wide ? size : 4;
    for (let i = 0; i < rows; i++) {
      const row = order ? core.u32[(order >>> 2) + first + i]! : first + i;
      const from = src / bytes + row * columns;
      v.copyWithin(dst / bytes + i * columns, from, from + columns);
    }
  }

  /** Σ of all layers' l1·Σ|w| + l2·Σw². */
  function penalties(work: Workspace, parameters: Pointer): number {
    let sum = 0;
    for (const { inputs, units, weights, l1, l2 } of work.layers) {
      const at = parameters + weights * size;
      if (l1 !== 0) sum += l1 * core[`sumOfMagnitudes${dtype}`](inputs * units, at);
      if (l2 !== 0) sum += l2 * core[`sumOfSquares${dtype}`](inputs * units, at);
    }
    return sum;
  }

  function weightSum(rows: number, weights: Pointer): number {
    if (!weights) return rows;
    const v = view();
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += v[weights / size + i]!;
    return sum;
  }

  /** Adds to the job's sums. */
  function addTo(job: Pointer, loss: number, weight: number): void {
    core.f64[(job + JOB_LOSS_SUM) >>> 3] = f64(job + JOB_LOSS_SUM) + loss;
    core.f64[(job + JOB_WEIGHT_SUM) >>> 3] = f64(job + JOB_WEIGHT_SUM) + weight;
  }

  return {
    workspace: (plan: Pointer, batch: number): number => place(plan, batch, 0).end,
    step,

    forward(job: Pointer, rows: number, x: Pointer, out: Pointer, training: boolean): void {
      const plan = i32(job + JOB_PLAN) >>> 0;
      const work = place(plan, i32(job + JOB_BATCH), i32(job + JOB_WORKSPACE) >>> 0);
      copy(run(job, work, rows, x, training), out, rows * i32(plan + PLAN_OUTPUTS));
    },

    backward(
      job: Pointer,
      rows: number,
      x: Pointer,
      outputGradient: Pointer,
      inputGradient: Pointer,
    ): void {
      const plan = i32(job + JOB_PLAN) >>> 0;
      const work = place(plan, i32(job + JOB_BATCH), i32(job + JOB_WORKSPACE) >>> 0);
      copy(outputGradient, work.delta, rows * i32(plan + PLAN_OUTPUTS));
      back(job, work, rows, x, false, inputGradient);
    },

    evaluate(job: Pointer, first: number, end: number, out: Pointer): void {
      const plan = i32(job + JOB_PLAN) >>> 0;
      const batch = i32(job + JOB_BATCH);
      const inputs = i32(plan + PLAN_INPUTS);
      const outputs = i32(plan + PLAN_OUTPUTS);
      const work = place(plan, batch, i32(job + JOB_WORKSPACE) >>> 0);
      const sampleWeights = i32(job + JOB_SAMPLE_WEIGHTS) >>> 0;
      const classes = i32(job + JOB_CLASS_INDICES) !== 0;
      const last = work.layers.at(-1)!;
      const code = i32(job + JOB_LOSS);
      const form = lossForm(code, last, classes);
      const penalty = penalties(work, i32(job + JOB_PARAMETERS) >>> 0);
      for (let b = first; b < end; b++) {
        const row = b * batch;
        const rows = Math.min(batch, i32(job + JOB_SAMPLES) - row);
        const x = (i32(job + JOB_INPUTS) >>> 0) + row * inputs * size;
        const y = (i32(job + JOB_TARGETS) >>> 0) + row * (classes ? 4 : outputs * size);
        const weights = sampleWeights ? sampleWeights + row * size : 0;
        const predicted = run(job, work, rows, x, false);
        if (out) copy(predicted, out + row * outputs * size, rows * outputs);
        const scored = FUSED.includes(form) ? last.saved : predicted;
        const data = core[`loss${dtype}`](form, rows, outputs, scored, y, weights, 0);
        if (code === SUM_SQUARED) addTo(job, data + (b ? 0 : penalty), b ? 0 : 1);
        else {
          const weight = weightSum(rows, weights);
          addTo(job, (data + penalty) * weight, weight);
        }
      }
    },

    train(job: Pointer, first: number, end: number): void {
      const plan = i32(job + JOB_PLAN) >>> 0;
      const batch = i32(job + JOB_BATCH);
      const samples = i32(job + JOB_SAMPLES);
      const outputs = i32(plan + PLAN_OUTPUTS);
      const work = place(plan, batch, i32(job + JOB_WORKSPACE) >>> 0);
      const sampleWeights = i32(job + JOB_SAMPLE_WEIGHTS) >>> 0;
      const weights = sampleWeights ? work.weights : 0;
      const classes = i32(job + JOB_CLASS_INDICES) !== 0;
      const last = work.layers.at(-1)!;
      const form = lossForm(i32(job + JOB_LOSS), last, classes);
      const fused = FUSED.includes(form);
      for (let b = first; b < end; b++) {
        const start = b * batch;
        const rows = Math.min(batch, samples - start);
        gather(
          job,
          start,
          rows,
          i32(plan + PLAN_INPUTS),
          i32(job + JOB_INPUTS) >>> 0,
          work.inputs,
          true,
        );
        gather(
          job,
          start,
          rows,
          classes ? 1 : outputs,
          i32(job + JOB_TARGETS) >>> 0,
          work.targets,
          !classes,
        );
        if (weights) gather(job, start, rows, 1, sampleWeights, weights, true);
        const predicted = run(job, work, rows, work.inputs, true);
        const scored = fused ? last.saved : predicted;
        const weight = weightSum(rows, weights);
        const value =
          core[`loss${dtype}`](form, rows, outputs, scored, work.targets, weights, work.delta) +
          penalties(work, i32(job + JOB_PARAMETERS) >>> 0);
        addTo(job, value * weight, weight);
        back(job, work, rows, work.inputs, fused, 0);
        step(job);
      }
    },
  };
}

/** Whether a layer's backward pass needs more than its output. The last layer's loss may want its logits. */
function keepsMore({ kind, activation }: LayerState, last: boolean): boolean {
  if (kind === DROPOUT) return true;
  if (activation === LINEAR) return false;
  return last || FROM_PRE_ACTIVATION.includes(activation);
}

/** The form of a loss that fits the last layer and the targets; indices in LOSS_FORMS. */
function lossForm(loss: number, { kind, activation }: LayerState, classIndices: boolean): number {
  if (loss === BINARY && kind !== DROPOUT && activation === SIGMOID) return SIGMOID_BINARY;
  if (loss !== CATEGORICAL) return loss;
  if (kind !== DROPOUT && activation === SOFTMAX) {
    return classIndices ? SPARSE_SOFTMAX_CATEGORICAL : SOFTMAX_CATEGORICAL;
  }
  return classIndices ? SPARSE_CATEGORICAL : loss;
}
