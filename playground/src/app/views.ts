// The views, in the order in which a reader meets them. Each is a chunk of its own, loaded when it is opened.
import type { ComponentType } from 'preact';
import { text } from '../text/en.js';

export interface View {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  load(): Promise<ComponentType>;
}

export const VIEWS: readonly View[] = [
  {
    name: 'one-neuron',
    ...text.views.oneNeuron,
    load: async () => (await import('../one-neuron/one-neuron.js')).OneNeuron,
  },
  {
    name: 'two-layers',
    ...text.views.twoLayers,
    load: async () => (await import('../two-layers/two-layers.js')).TwoLayers,
  },
  {
    name: 'optimizers',
    ...text.views.optimizers,
    load: async () => (await import('../optimizers/optimizers.js')).Optimizers,
  },
  {
    name: 'digits',
    ...text.views.digits,
    load: async () => (await import('../digits/digits.js')).Digits,
  },
  {
    name: 'sequences',
    ...text.views.sequences,
    load: async () => (await import('../sequences/sequences.js')).Sequences,
  },
  {
    name: 'free-play',
    ...text.views.freePlay,
    load: async () => (await import('../free-play/free-play.js')).FreePlay,
  },
  {
    name: 'own-data',
    ...text.views.ownData,
    load: async () => (await import('../own-data/own-data.js')).OwnData,
  },
  {
    name: 'benchmark',
    ...text.views.benchmark,
    load: async () => (await import('../benchmark/benchmark.js')).Benchmark,
  },
];
