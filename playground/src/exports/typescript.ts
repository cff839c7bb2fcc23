// The run as a program for Node or a bundler: the same bits as here.
import { targetsFor } from '../training/plan.js';
import type { Session } from '../training/session.js';
import { INITIAL_NUMBERS } from '../training/settings.js';
import { fields, flat, rows } from './literals.js';

export function typescriptProgram(session: Session): string {
  const { settings, plan, parts, epoch } = session;
  const { optimizer, ...train } = plan.train;
  const { kind, ...scalars } = optimizer;
  const layers = plan.network.layers.map((layer) => {
    const { kind: name, ...spec } = layer;
    return `    ${name}(${fields(withoutDefaults(spec))}),`;
  });
  const names = new Set(['Network', kind, ...plan.network.layers.map((layer) => layer.kind)]);
  const initializer = settings.initializer;
  const epochs = Math.max(1, epoch);
  return `// Written by Myelin's playground: ${initializer === 'default' ? 'the library’s initializers' : initializer}, seed ${settings.seed}.
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
const { loss } = network.train(inputs, targets, {
  epochs: ${epochs},
${Object.entries(train)
  .map(([key, value]) => `  ${key}: ${typeof value === 'string' ? `'${value}'` : value},`)
  .join('\n')}
  optimizer: ${kind}(${fields(scalars)}),
});
console.log(\`loss \${loss.at(-1)} after ${epochs} epochs\`);
console.log(network.run([${(parts.train.inputs[0] ?? [0, 0]).join(', ')}]));
`;
}

/** What a reader need not see. */
function withoutDefaults(spec: object): object {
  return Object.fromEntries(
    Object.entries(spec).filter(([key, value]) => INITIAL_NUMBERS[key] !== value),
  );
}
