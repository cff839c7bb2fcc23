// The run as a program for Node or a bundler: the same bits as here.
import type { DenseSpec, LayerSpec, ScheduleSpec } from 'myelin';
import { targetsFor } from '../training/plan.js';
import type { Session } from '../training/session.js';
import type { Settings } from '../training/settings.js';
import { fields, flat, rows } from './literals.js';

export function typescriptProgram(session: Session): string {
  const { settings, plan, parts, epoch } = session;
  const { optimizer, schedule, ...train } = plan.train;
  const { kind, ...scalars } = optimizer;
  const layers = plan.network.layers.map((layer) => `    ${layerCall(layer, settings)},`);
  const names = new Set(['Network', kind, ...kindsOf(plan.network.layers)]);
  if (schedule) names.add(schedule.kind);
  if (settings.initializer === 'uniform') names.add('uniform');
  const epochs = Math.max(1, epoch);
  return `// Written by Myelin's playground. The same bits everywhere.
import { ${[...names].sort().join(', ')} } from 'myelin';

const inputs = [
${rows(parts.train.inputs, '  ')}
];
const targets = [
${flat(targetsFor(plan.train, parts.train.targets), '  ')}
];

export const network = new Network({
  inputs: ${plan.network.inputs},
  layers: [
${layers.join('\n')}
  ],
  dtype: '${settings.dtype}',
  seed: ${settings.seed},
});
export const { loss } = network.train(inputs, targets, {
  epochs: ${epochs},
${Object.entries(train)
  .map(([key, value]) => `  ${key}: ${typeof value === 'string' ? `'${value}'` : value},`)
  .join('\n')}
  optimizer: ${kind}(${fields(scalars)}),
${schedule ? `  schedule: ${scheduleCall(schedule)},\n` : ''}});
console.log(\`loss \${loss.at(-1)} after ${epochs} epochs\`);
console.log(network.run([${(parts.train.inputs[0] ?? [0, 0]).join(', ')}]));
`;
}

/** As one would write it: what is as it is anyway is left out. */
function layerCall(layer: LayerSpec, settings: Settings): string {
  switch (layer.kind) {
    case 'dropout':
      return `dropout({ rate: ${layer.rate} })`;
    case 'activation':
      return `activation({ activation: '${layer.activation}' })`;
    case 'residual':
      return `residual([${layer.layers.map((each) => layerCall(each, settings)).join(', ')}])`;
    case 'dense':
      return denseCall(layer, settings);
    default:
      return `${layer.kind}()`;
  }
}

function denseCall({ units, activation }: DenseSpec, { initializer, l1, l2 }: Settings): string {
  const weights =
    initializer === 'default'
      ? []
      : [`weightInitializer: ${initializer === 'uniform' ? 'uniform(0, 1)' : `'${initializer}'`}`];
  const penalties = [...(l1 ? [`l1: ${l1}`] : []), ...(l2 ? [`l2: ${l2}`] : [])];
  return `dense({ ${[`units: ${units}`, `activation: '${activation}'`, ...weights, ...penalties].join(', ')} })`;
}

function kindsOf(layers: readonly LayerSpec[]): string[] {
  return layers.flatMap((layer) =>
    layer.kind === 'residual' ? [layer.kind, ...kindsOf(layer.layers)] : [layer.kind],
  );
}

function scheduleCall({ kind, ...options }: ScheduleSpec): string {
  return `${kind}(${fields(options)})`;
}
