import { BusyError, DisposedError, type DivergenceError, EngineError } from '../base/errors.js';
import { makeResult } from '../base/typed-array.js';
import { OPTIMIZER_SCALAR_BYTES } from '../core/abi.js';
import type { Core, Pointer } from '../core/core.js';
import type { Dtype } from '../core/dtype.js';
import { core, loadFamily, residency } from '../core/engine.js';
import { networkFamily } from '../core/families/network.js';
import {
  type BlockLayout,
  type BlockParts,
  blockAt,
  blockBytes,
  blockLayout,
  type NetworkBlock,
  numbersOf,
  partsOf,
} from '../core/network-block.js';
import { type NetworkPlan, writePlan } from '../core/plan.js';
import { type Content, Resident } from '../core/residency.js';
import { ACTIVATION_NAMES } from '../description/activations.js';
import { fewestSteps, type ResolvedLayer } from '../description/layers/layer-kind.js';
import type { LossName, Outcome } from '../description/losses.js';
import {
  continues,
  momentCount,
  type OptimizerSpec,
  scalarsOf,
} from '../description/optimizers.js';
import type { Numbers } from '../matrix/matrix-like.js';
import { fixedShape, shownShape } from '../matrix/shape.js';
import { drawTensor } from './draw.js';
import { planOf } from './plan-of.js';
import type { TrainingProgress } from './training/progress.js';

const MAX_BYTES = 2 ** 30 - 16;

/** What can be put back: everything of a network that a training changes. */
export interface SavedState {
  readonly words: Uint32Array;
  readonly optimizer: OptimizerSpec | undefined;
  readonly order: Uint32Array | undefined;
  readonly loss: LossName | undefined;
  readonly progress: TrainingProgress | undefined;
}

/**
 * What a network is made of, in one block that stays in linear memory between calls: plan, random state, the
 * optimizer's numbers, parameters and buffers, the optimizer's moments. Networks and their layers share it; it is the owner of
 * the block, so that a layer in use keeps its network's numbers alive.
 */
export class NetworkState {
  readonly seed: number;
  readonly dtype: Dtype;
  /** The numbers of a sample are indices below this; 0: any numbers. */
  readonly indices: number;
  /** Whose moments are kept. */
  optimizer: OptimizerSpec | undefined;
  /** The order of the samples after the last shuffle. */
  order: Uint32Array | undefined;
  /** What was last trained with. */
  loss: LossName | undefined;
  /** While a training runs: a copy of its order of samples. */
  liveOrder: (() => Uint32Array) | undefined;
  /** How far the training had come in whose midst this network was saved. */
  progress: TrainingProgress | undefined;
  /** While a training runs: how far it has come, where that is the state here. */
  liveProgress: (() => TrainingProgress | undefined) | undefined;
  /** The latest one of a training's own: a callback may throw another network's. */
  divergence: DivergenceError | undefined;
  phase: 'ready' | 'training' | 'disposed' = 'ready';
  readonly #layout: BlockLayout;
  #layers: readonly ResolvedLayer[];
  #plan: NetworkPlan;
  #resident: Resident<Core>;
  #gradients: Resident<Core> | undefined;

  /** @throws EngineError the parameters are more than a block can have. */
  constructor(layers: readonly ResolvedLayer[], seed: number, dtype: Dtype) {
    loadFamily(networkFamily);
    this.#layers = layers;
    this.seed = seed;
    this.dtype = dtype;
    this.indices = layers.find(({ isIdentity, isRandom }) => !isIdentity || isRandom)?.indices ?? 0;
    this.#plan = planOf(layers);
    this.#layout = blockLayout(this.plan, dtype);
    const bytes = this.#layout.moments;
    if (bytes > MAX_BYTES) {
      throw tooLarge(`${this.plan.parameters} parameters`, bytes);
    }
    this.#resident = new Resident(bytes, drawn(layers, this.plan, seed, dtype, this.#layout));
  }

  get layers(): readonly ResolvedLayer[] {
    return this.#layers;
  }

  /** Steps of a sequence, at most; 0: any number. */
  get maxSteps(): number {
    return fewestSteps(this.#layers);
  }

  /** The shape of a sample that enters. */
  get inputShape(): readonly number[] {
    return this.#layers[0]!.inputShape;
  }

  /** The shape of a sample that leaves. */
  get outputShape(): readonly number[] {
    return this.#layers.at(-1)!.outputShape;
  }

  /** Whether samples are sequences of any length, of which `inputShape` is that of one step. */
  get entersSteps(): boolean {
    return this.#layers[0]!.entersSteps;
  }

  /** Likewise of the answers. */
  get leavesSteps(): boolean {
    return this.#layers.at(-1)!.leavesSteps;
  }

  get plan(): NetworkPlan {
    return this.#plan;
  }

  /** What losses want to know of the outputs. */
  get outcome(): Outcome {
    // A layer without tensors and numbers of its own hands on what it is given; dropout behind a sigmoid does not.
    const last = this.layers
      .filter(({ tensors, settings, activation }) => tensors.length + settings.length + activation)
      .at(-1);
    return { outputs: this.plan.columns, activation: ACTIVATION_NAMES[last?.activation ?? 0]! };
  }

  /** Bytes of one number. */
  get size(): 4 | 8 {
    return this.dtype.size;
  }

  /** @throws DisposedError */
  check(): void {
    if (this.phase === 'disposed') throw new DisposedError('Network');
  }

  /** For what takes samples of one length only. @throws OptionError */
  checkOneLength(what: string): void {
    fixedShape(what, shownShape(this.inputShape, this.entersSteps));
  }

  /** For what changes the network. @throws DisposedError @throws BusyError called from a callback of its training. */
  checkReady(): void {
    this.check();
    if (this.phase === 'training') throw new BusyError('Network');
  }

  /** Where the block lies: the plan stands at its start. As `Residency.enter`. @throws EngineError */
  enter(): Pointer {
    return residency().enter(this.#resident, this);
  }

  /** Keeps the block where it is until `unpin`. */
  pin(): Pointer {
    const pointer = this.enter();
    residency().pin(this.#resident);
    return pointer;
  }

  unpin(): void {
    residency().unpin(this.#resident);
  }

  randomAt(start: Pointer): Pointer {
    return start + this.#layout.random;
  }

  optimizerScalarsAt(start: Pointer): Pointer {
    return start + this.#layout.optimizerScalars;
  }

  parametersAt(start: Pointer): Pointer {
    return start + this.#layout.parameters;
  }

  momentsAt(start: Pointer): Pointer {
    return start + this.#layout.moments;
  }

  /** The block that lies at `start`. */
  blockAt(start: Pointer): NetworkBlock {
    return blockAt(core(), this.plan, this.dtype, start, this.#resident.byteLength);
  }

  /** A copy of all numbers of the layers' tensors, buffers too. */
  readNumbers(): Numbers {
    const at = this.parametersAt(this.enter()) / this.size;
    return this.dtype.view(core()).slice(at, at + numbersOf(this.plan));
  }

  /** The other way. */
  writeNumbers(values: Numbers): void {
    const at = this.parametersAt(this.enter()) / this.size;
    this.dtype.view(core()).set(values, at);
  }

  /** Takes a layer that differs in nothing but its learning-rate factors. */
  replaceLayer(index: number, layer: ResolvedLayer): void {
    const start = this.enter();
    this.#layers = this.#layers.map((each, i) => (i === index ? layer : each));
    this.#plan = planOf(this.#layers);
    writePlan(core(), start, this.#plan);
    if (!this.#gradients) return;
    // What is frozen has no gradient: that of an earlier pass goes.
    const gradients = this.enterGradients() / this.size;
    for (const { at, count, learningRateFactor } of this.#plan.layers[index]!.tensors) {
      if (learningRateFactor !== 0 || at >= this.#plan.parameters) continue;
      this.dtype.view(core()).fill(0, gradients + at, gradients + at + count);
    }
  }

  /** Where the gradients of the latest `backward` lie; zeros before. As `Residency.enter`. @throws EngineError */
  enterGradients(): Pointer {
    const bytes = this.plan.parameters * this.size;
    this.#gradients ??= new Resident<Core>(bytes, new Uint32Array(bytes / 4));
    return residency().enter(this.#gradients, this);
  }

  /**
   * Puts the optimizer's numbers into the block. Its moments go on where it is the one used before but for the
   * learning rate, else they start from 0. The block must not be pinned, and moves. @throws EngineError
   */
  useOptimizer(optimizer: OptimizerSpec): void {
    if (!continues(optimizer, this.optimizer)) {
      const bytes = this.#bytes(momentCount(optimizer));
      if (bytes > MAX_BYTES) throw tooLarge(`${optimizer.kind} with its moments`, bytes);
      const words = this.#copy(bytes / 4);
      words.fill(0, this.#bytes(0) / 4);
      new Float64Array(words.buffer, this.optimizerScalarsAt(0), OPTIMIZER_SCALAR_BYTES / 8)
        .fill(0)
        .set(scalarsOf(optimizer));
      this.#replace(words);
    }
    this.optimizer = optimizer;
  }

  /** A copy of the block. */
  copy(): Uint32Array {
    return this.#copy(this.#resident.byteLength / 4);
  }

  /** All numbers of the layers' tensors in a copy of the block, a view. */
  numbersIn({ buffer, byteOffset }: Uint32Array): Numbers {
    const at = byteOffset + this.#layout.parameters;
    const count = numbersOf(this.plan);
    return new this.dtype.Array(buffer, at, count);
  }

  /** Takes over the block as a training elsewhere has left it; the words are the state's from now on. */
  adopt(words: Uint32Array, order: Uint32Array | undefined): void {
    this.#replace(words);
    this.order = order;
  }

  setLearningRate(start: Pointer, learningRate: number): void {
    core().f64[this.optimizerScalarsAt(start) >>> 3] = learningRate;
  }

  /** Copies of the block's parts. */
  parts(): BlockParts {
    const { plan, dtype, optimizer } = this;
    return partsOf(this.copy(), plan, dtype, optimizer ? momentCount(optimizer) : 0);
  }

  /** Takes over a block whose parts were filled, of the size that `optimizer` and the plan demand; the words are the state's. */
  load(words: Uint32Array, optimizer: OptimizerSpec | undefined): void {
    writePlan({ u32: words, f64: new Float64Array(words.buffer) }, 0, this.plan);
    this.#replace(words);
    this.optimizer = optimizer;
  }

  /** A copy of all that a training changes. */
  save(): SavedState {
    const { optimizer, order, loss, progress } = this;
    return { words: this.copy(), optimizer, order, loss, progress };
  }

  /** Puts a copy back, which is used up. */
  restore({ words, optimizer, order, loss, progress }: SavedState): void {
    this.#replace(words);
    this.optimizer = optimizer;
    this.order = order;
    this.loss = loss;
    this.progress = progress;
  }

  /** Forgets the optimizer's state and the order of the samples. */
  forget(): void {
    this.#replace(this.#copy(this.#bytes(0) / 4));
    this.optimizer = undefined;
    this.order = undefined;
    this.progress = undefined;
  }

  dispose(): void {
    this.phase = 'disposed';
    residency().release(this.#resident);
    if (this.#gradients) residency().release(this.#gradients);
    this.#gradients = undefined;
    this.order = undefined;
    this.progress = undefined;
  }

  /** Bytes of the block with so many moments. */
  #bytes(moments: number): number {
    return blockBytes(this.plan, this.dtype, moments);
  }

  /** The first `length` words of the block, zeros beyond its end. */
  #copy(length: number): Uint32Array {
    const start = this.enter() >>> 2;
    const words = core().u32.subarray(start, start + this.#resident.byteLength / 4);
    const copy = makeResult('Network', length, (count) => new Uint32Array(count));
    copy.set(words.length > length ? words.subarray(0, length) : words);
    return copy;
  }

  #replace(words: Uint32Array): void {
    residency().release(this.#resident);
    this.#resident = new Resident<Core>(words.byteLength, words);
  }
}

function tooLarge(what: string, bytes: number): EngineError {
  return new EngineError(
    `Out of memory: ${what} would need a block of ${bytes} bytes (the largest possible is 1 GiB).`,
    { code: 'ERR_OUT_OF_MEMORY' },
  );
}

/** What a new network's block is filled with. Apart from the class: it must not hold the object. */
function drawn(
  layers: readonly ResolvedLayer[],
  plan: NetworkPlan,
  seed: number,
  dtype: Dtype,
  { random: randomAt, parameters: parametersAt }: BlockLayout,
): Content<Core> {
  return (core, start) => {
    core.u32.fill(0, start >>> 2, (start + parametersAt) >>> 2);
    writePlan(core, start, plan);
    core.randomSeed(start + randomAt, seed);
    for (const [i, { tensors }] of layers.entries()) {
      for (const [t, tensor] of tensors.entries()) {
        const at = plan.layers[i]!.tensors[t]!.at * dtype.size;
        drawTensor(core, start + randomAt, tensor, dtype, start + parametersAt + at);
      }
    }
  };
}
