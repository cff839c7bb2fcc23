// The same network, data and training in PyTorch, from the same starting weights.
import { type Activation, Network } from 'myelin';
import { targetsFor } from '../training/plan.js';
import type { Session } from '../training/session.js';
import { flat, rows } from './literals.js';

const ACTIVATIONS: Readonly<Record<string, string | undefined>> = {
  tanh: 'nn.Tanh()',
  relu: 'nn.ReLU()',
  sigmoid: 'nn.Sigmoid()',
  leakyRelu: 'nn.LeakyReLU(0.01)',
  elu: 'nn.ELU()',
  selu: 'nn.SELU()',
  gelu: 'nn.GELU()',
  silu: 'nn.SiLU()',
  softplus: 'nn.Softplus()',
  mish: 'nn.Mish()',
  hardSigmoid: 'nn.Hardsigmoid()',
};

const LOSSES: Readonly<Record<string, string>> = {
  binaryCrossentropy: 'nn.functional.binary_cross_entropy_with_logits(z, t)',
  categoricalCrossentropy: 'nn.functional.cross_entropy(z, t.long().squeeze(1))',
  meanSquaredError: 'nn.functional.mse_loss(o, t)',
  meanAbsoluteError: 'nn.functional.l1_loss(o, t)',
  huber: 'nn.functional.huber_loss(o, t)',
  sumSquaredError: '0.5 * ((o - t) ** 2).sum()',
  hinge: 'torch.clamp(1 - t * o, min=0).mean()',
};

export function pytorchProgram(session: Session): string {
  const { settings, plan, parts, epoch } = session;
  const { train } = plan;
  const start = new Network(plan.network);
  const dense = plan.network.layers.filter((layer) => layer.kind === 'dense');
  const hidden = dense.slice(0, -1);
  const last = dense.at(-1)!;
  const { dropout, l1, l2, seed, dtype } = settings;
  const modules = hidden.flatMap((layer, i) => {
    const inputs = i === 0 ? plan.network.inputs : hidden[i - 1]!.units;
    const activation = moduleOf(layer.activation ?? 'linear');
    return [
      `    nn.Linear(${inputs}, ${layer.units}),`,
      ...(activation ? [`    ${activation},`] : []),
      ...(dropout ? [`    nn.Dropout(${dropout}),`] : []),
    ];
  });
  modules.push(`    nn.Linear(${hidden.at(-1)?.units ?? plan.network.inputs}, ${last.units}),`);
  const tensors = start.layers.filter(({ kind }) => kind === 'dense');
  const loss = LOSSES[train.loss]!;
  const penalties = [
    ...(l1 ? [`${l1} * sum(p.abs().sum() for p in weights)`] : []),
    ...(l2 ? [`${l2} * sum((p**2).sum() for p in weights)`] : []),
  ];
  return `# Written by Myelin's playground. The starting weights are those of Myelin's seed ${seed}, so with all samples in one
# batch and no dropout the losses agree to the last digits; the order of shuffled batches and dropout are PyTorch's own.
import torch
from torch import nn

torch.set_default_dtype(torch.${dtype})
torch.manual_seed(${seed})

inputs = torch.tensor([
${rows(parts.train.inputs, '    ')}
], dtype=torch.${dtype})
targets = torch.tensor([
${flat(targetsFor(train, parts.train.targets), '    ')}
], dtype=torch.${dtype}).unsqueeze(1)

network = nn.Sequential(
${modules.join('\n')}
)
start = [
${tensors
  .map(
    ({ weights, bias }) => `    (
        [
${rows(
  weights.toArray().map((row) => [...row]),
  '            ',
)}
        ],
        [
${flat(bias, '            ')}
        ],
    ),`,
  )
  .join('\n')}
]
linear = [module for module in network if isinstance(module, nn.Linear)]
with torch.no_grad():
    for module, (weights, bias) in zip(linear, start):
        module.weight.copy_(torch.tensor(weights).T)
        module.bias.copy_(torch.tensor(bias))
weights = [module.weight for module in linear]


def loss_of(x, t):
    z = network(x)
    o = ${outputOf(last.activation ?? 'linear')}
    return ${[loss, ...penalties].join(' + ')}


${trainingOf(session)}
${epoch === 0 ? '' : `print(f"loss {loss.item()} after ${epoch} epochs")\n`}network.eval()
print(${outputOf(last.activation ?? 'linear').replace(/\bz\b/, 'network(inputs[:1])')})
`;
}

function moduleOf(activation: Activation): string | undefined {
  if (typeof activation === 'object') return `nn.LeakyReLU(${activation.slope})`;
  return ACTIVATIONS[activation];
}

function outputOf(activation: Activation): string {
  if (activation === 'sigmoid') return 'torch.sigmoid(z)';
  if (activation === 'softmax') return 'torch.softmax(z, dim=1)';
  if (activation === 'tanh') return 'torch.tanh(z)';
  return 'z';
}

function trainingOf({ plan, settings, epoch, parts }: Session): string {
  const { learningRate, momentum, optimizer, shuffle } = settings;
  const epochs = Math.max(1, epoch);
  const batch = plan.train.batchSize ?? parts.train.inputs.length;
  if (optimizer === 'lbfgs' || optimizer === 'levenbergMarquardt') {
    const note =
      optimizer === 'levenbergMarquardt'
        ? '# PyTorch has no Levenberg-Marquardt: L-BFGS instead.\n'
        : '';
    return `${note}optimizer = torch.optim.LBFGS(
    network.parameters(), max_iter=${epochs}, history_size=10, line_search_fn="strong_wolfe"
)


def closure():
    optimizer.zero_grad()
    loss = loss_of(inputs, targets)
    loss.backward()
    return loss


loss = optimizer.step(closure)`;
  }
  const made = {
    sgd: `SGD(network.parameters(), lr=${learningRate}, momentum=${momentum})`,
    rmsprop: `RMSprop(network.parameters(), lr=${learningRate}, alpha=0.99, eps=1e-8)`,
    adagrad: `Adagrad(network.parameters(), lr=${learningRate}, eps=1e-10)`,
    adam: `Adam(network.parameters(), lr=${learningRate})`,
    adamW: `AdamW(network.parameters(), lr=${learningRate}, weight_decay=0.01)`,
  }[optimizer];
  const order = shuffle ? 'torch.randperm(len(inputs))' : 'torch.arange(len(inputs))';
  return `optimizer = torch.optim.${made}
for epoch in range(${epochs}):
    for rows in ${order}.split(${batch}):
        optimizer.zero_grad()
        loss = loss_of(inputs[rows], targets[rows])
        loss.backward()
        optimizer.step()`;
}
