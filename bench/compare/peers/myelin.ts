// Myelin as its users have it: the built package, through the public classes.
import { adam, dense, engineName, init, type LayerSpec, Network, Neuron, sgd } from 'myelin';
import manifest from '../../../package.json' with { type: 'json' };
import type { PeerOptions } from '../contestants.js';
import type { Task } from '../task.js';
import { shapedLayers } from './myelin-layers.js';
import { type Data, rowsOf } from './read-data.js';
import { type Session, serve } from './serve.js';

await serve(async ({ dtype, variant }: PeerOptions) => {
  const [engine, divided] = variant.split(' ') as ['simd' | 'relaxed' | 'js', 'threads'?];
  await init({ engine, threads: divided ? 'auto' : 1 });
  if (engineName() !== engine) throw new Error(`asked for ${engine}, got ${engineName()}`);
  return {
    version: manifest.version,
    load: (task, data) =>
      task.kind === 'neuron' ? neuron(task, data) : network(task, data, dtype),
  };
});

function neuron(task: Task, { rows, inputs, x, labels }: Data): Session {
  const samples = { data: Float64Array.from(x), shape: [rows, inputs] as const };
  const make = (): Neuron => new Neuron({ inputs, bias: false, weights: task.weights! });
  const single = rowsOf(samples.data, inputs);
  let current = make();
  return {
    how: '',
    reset: () => {
      current = make();
    },
    train: (iterations) => {
      current.train(samples, labels, { iterations, learningRate: task.learningRate });
    },
    one: (row) => current.run(single[row % rows]!),
    all: () => current.run(samples),
    outputs: () => current.run(samples),
  };
}

function network(task: Task, data: Data, dtype: PeerOptions['dtype']): Session {
  const { rows, inputs, outputs, labels } = data;
  const x = dtype === 'float64' ? Float64Array.from(data.x) : data.x;
  const shape = task.shape ?? [inputs];
  const some = (count: number) => ({
    data: x.subarray(0, count * inputs),
    shape: [count, ...shape] as const,
  });
  const all = some(rows);
  const samples = rowsOf(x.subarray(0, 16 * inputs), inputs);
  const following = x.map((_, i) => ((i + 1) % inputs === 0 ? 0 : x[i + 1]!));
  const wanted = (count: number) =>
    task.nextToken
      ? { data: following.subarray(0, count * inputs), shape: [count, inputs] as const }
      : labels.subarray(0, count);
  const optimizer = (task.optimizer === 'adam' ? adam : sgd)({ learningRate: task.learningRate });
  let seed = 0;
  const units = task.sizes.slice(1);
  const layers: LayerSpec[] = task.layers
    ? shapedLayers(task)
    : units.map((count, i) => {
        const last = outputs === 1 ? 'sigmoid' : 'softmax';
        return dense({ units: count, activation: i < units.length - 1 ? task.hidden : last });
      });
  const make = (): Network => new Network({ inputs: shape, layers, seed: seed++, dtype });
  let current = make();
  const steps = task.stepwise ? current.session() : undefined;
  return {
    how: '',
    reset: () => {
      current.dispose();
      current = make();
    },
    train: (epochs, count) => {
      current.train(some(count), wanted(count), {
        epochs,
        batchSize: task.batchSize,
        loss: outputs === 1 ? 'binaryCrossentropy' : 'categoricalCrossentropy',
        optimizer,
      });
    },
    one: (row) => (steps ? steps.step(samples[row]!) : current.run(samples[row]!)),
    all: () => current.run(all),
    outputs: (count) => current.run(some(count)).data,
  };
}
