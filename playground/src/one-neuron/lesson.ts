// The lesson's state: plain data that each step replaces, so that going back is putting an earlier one in its place.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { Neuron } from 'myelin';
import { adjustmentsOf, meanSquaredErrorOf, numbersOf, type SampleNumbers } from './numbers.js';
import { PROGRAM, type Program, type ProgramName } from './programs.js';

export interface Point {
  readonly iteration: number;
  readonly error: number;
}

interface State {
  readonly neuron: Neuron;
  readonly iterations: number;
  /** The sample that is looked at. */
  readonly sample: number;
  readonly curve: readonly Point[];
}

export interface Iteration {
  readonly samples: readonly SampleNumbers[];
  readonly adjustments: readonly number[];
  readonly error: number;
}

/** Steps that can be taken back. */
const KEPT = 200;
/** Points of the curve; more are thinned out. */
const POINTS = 1200;

export class Lesson {
  readonly programName: Signal<ProgramName>;
  readonly state: Signal<State>;
  readonly past: Signal<readonly State[]> = signal([]);
  readonly program: ReadonlySignal<Program>;
  /** All that the next iteration computes; undefined where there is nothing to train with. */
  readonly iteration: ReadonlySignal<Iteration | undefined>;

  constructor(name: ProgramName) {
    this.programName = signal(name);
    this.program = computed(() => PROGRAM[this.programName.value]);
    this.state = signal(begin(PROGRAM[name]));
    this.iteration = computed(() => iterationOf(this.program.value, this.state.value.neuron));
  }

  choose(name: ProgramName): void {
    this.programName.value = name;
    this.reset();
  }

  reset(): void {
    this.past.value = [];
    this.state.value = begin(this.program.value);
  }

  back(): void {
    const last = this.past.value.at(-1);
    if (!last) return;
    this.past.value = this.past.value.slice(0, -1);
    this.state.value = last;
  }

  look(sample: number): void {
    this.state.value = { ...this.state.value, sample };
  }

  /** On to the next sample; after the last one the weights change. */
  nextSample(): void {
    const { sample } = this.state.value;
    if (sample + 1 < this.program.value.samples.length) {
      this.#remember();
      this.look(sample + 1);
    } else this.train(1);
  }

  train(iterations: number): void {
    const { samples, targets } = this.program.value;
    if (samples.length === 0) return;
    this.#remember();
    const { neuron, iterations: before, curve } = this.state.value;
    const next = Neuron.fromJSON(neuron.toJSON());
    const points: Point[] = [...curve];
    const { error } = next.train(samples, [...targets], {
      iterations,
      onProgress: (now) => {
        points.push({ iteration: before + now.iterations, error: now.error });
      },
    });
    const done = before + iterations;
    if (points.at(-1)!.iteration !== done) points.push({ iteration: done, error });
    this.state.value = { neuron: next, iterations: done, sample: 0, curve: thinned(points) };
  }

  #remember(): void {
    this.past.value = [...this.past.value.slice(1 - KEPT), this.state.value];
  }
}

function begin(program: Program): State {
  const { seed, bias, initializer } = program;
  const neuron = new Neuron({ inputs: 3, bias, initializer, seed });
  const first = iterationOf(program, neuron);
  const curve = first ? [{ iteration: 0, error: first.error }] : [];
  return { neuron, iterations: 0, sample: 0, curve };
}

function iterationOf(program: Program, neuron: Neuron): Iteration | undefined {
  const { samples, targets, bias } = program;
  if (samples.length === 0) return undefined;
  const four = samples.map((sample, i) => numbersOf(neuron, sample, targets[i]!, bias));
  return {
    samples: four,
    adjustments: adjustmentsOf(four),
    error: meanSquaredErrorOf(four),
  };
}

/** Every other point, but the first and the last, once there are too many. */
function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= POINTS) return points;
  return points.filter((_, i) => i % 2 === 0 || i === points.length - 1);
}
