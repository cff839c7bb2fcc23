// The same network, data and training in PyTorch, from the same starting weights.
import {
  type Activation,
  type DenseSpec,
  Network,
  type ReduceOnPlateau,
  type ScheduleSpec,
} from 'myelin';
import { columnsOf } from '../training/mirror.js';
import { targetsFor } from '../training/plan.js';
import type { Session } from '../training/session.js';
import type { HiddenLayer } from '../training/settings.js';
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
  const columns = columnsOf(start);
  const last = columns.at(-1)!;
  const answer = (last.spec as DenseSpec).activation;
  const { hidden, dropout, l1, l2, seed, dtype } = settings;
  const modules = hidden.flatMap((layer, i) => {
    const column = columnModules(layer, columns[i]!.inputs);
    return [
      ...(layer.skip ? [`Residual(${column.join(', ')})`] : column),
      ...(dropout ? [`nn.Dropout(${dropout})`] : []),
    ];
  });
  modules.push(`nn.Linear(${last.inputs}, ${last.units})`);
  const loss = LOSSES[train.loss]!;
  const penalties = [
    ...(l1 ? [`${l1} * sum(p.abs().sum() for p in weights)`] : []),
    ...(l2 ? [`${l2} * sum((p**2).sum() for p in weights)`] : []),
  ];
  return `# Written by Myelin's playground. The starting weights are those of Myelin's seed ${seed}, so with all samples in one
# batch and no dropout the losses agree to the last digits; the order of shuffled batches and dropout are PyTorch's own.
${plan.train.schedule?.kind === 'cosineDecay' ? 'import math\n\n' : ''}import torch
from torch import nn

torch.set_default_dtype(torch.${dtype})
torch.manual_seed(${seed})

inputs = torch.tensor([
${rows(parts.train.inputs, '    ')}
], dtype=torch.${dtype})
targets = torch.tensor([
${flat(targetsFor(train, parts.train.targets), '    ')}
], dtype=torch.${dtype}).unsqueeze(1)

${hidden.some(({ skip }) => skip) ? RESIDUAL : ''}network = nn.Sequential(
${modules.map((module) => `    ${module},`).join('\n')}
)
start = [
${columns
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
linear = [module for module in network.modules() if isinstance(module, nn.Linear)]
with torch.no_grad():
    for module, (weights, bias) in zip(linear, start):
        module.weight.copy_(torch.tensor(weights).T)
        module.bias.copy_(torch.tensor(bias))
weights = [module.weight for module in linear]


def loss_of(x, t):
    z = network(x)
    o = ${outputOf(answer)}
    return ${[loss, ...penalties].join(' + ')}


${trainingOf(session)}
${epoch === 0 ? '' : `print(f"loss {loss.item()} after ${epoch} epochs")\n`}network.eval()
print(${outputOf(answer).replace(/\bz\b/, 'network(inputs[:1])')})
`;
}

const RESIDUAL = `
class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


`;

/** A hidden layer's modules, one behind the other. */
function columnModules({ units, activation, normalization = 'none' }: HiddenLayer, inputs: number) {
  const norms = {
    none: [],
    batch: [`nn.BatchNorm1d(${units})`],
    layer: [`nn.LayerNorm(${units})`],
  };
  const bent = moduleOf(activation);
  return [`nn.Linear(${inputs}, ${units})`, ...norms[normalization], ...(bent ? [bent] : [])];
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
  const { learningRate, momentum, optimizer, shuffle, nesterov, clipNorm } = settings;
  const { schedule } = plan.train;
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
  // With a schedule, Myelin's momentum is of steps, PyTorch's of gradients: steps are made of gradients here, too.
  const stepped = optimizer === 'sgd' && schedule !== undefined && momentum > 0;
  const made = {
    sgd: `SGD(network.parameters(), lr=${stepped ? 1 : learningRate}, momentum=${momentum}${nesterov && momentum ? ', nesterov=True' : ''})`,
    rmsprop: `RMSprop(network.parameters(), lr=${learningRate}, alpha=0.99, eps=1e-8)`,
    adagrad: `Adagrad(network.parameters(), lr=${learningRate}, eps=1e-10)`,
    adam: `Adam(network.parameters(), lr=${learningRate})`,
    adamW: `AdamW(network.parameters(), lr=${learningRate}, weight_decay=0.01)`,
  }[optimizer];
  const plateau = schedule?.kind === 'reduceOnPlateau' ? schedule : undefined;
  const order = shuffle ? 'torch.randperm(len(inputs))' : 'torch.arange(len(inputs))';
  const lines = [
    `optimizer = torch.optim.${made}`,
    ...(plateau ? plateauOf(plateau, stepped, learningRate) : []),
    `for epoch in range(${epochs}):`,
    ...(plateau ? ['    mean = 0'] : []),
    ...(schedule && (stepped || !plateau) ? [`    rate = ${rateOf(schedule, learningRate)}`] : []),
    ...(schedule && !stepped && !plateau
      ? ['    for group in optimizer.param_groups:', '        group["lr"] = rate']
      : []),
    `    for rows in ${order}.split(${batch}):`,
    '        optimizer.zero_grad()',
    '        loss = loss_of(inputs[rows], targets[rows])',
    '        loss.backward()',
    ...(clipNorm ? [`        nn.utils.clip_grad_norm_(network.parameters(), ${clipNorm})`] : []),
    ...(stepped ? ['        for p in network.parameters():', '            p.grad *= rate'] : []),
    '        optimizer.step()',
    ...(plateau
      ? ['        mean += loss.item() * len(rows) / len(inputs)', '    falling.step(mean)']
      : []),
  ];
  return lines.join('\n');
}

/** Myelin counts as Keras does: PyTorch falls an epoch later, and does not count the last epoch of a cooldown. */
function plateauOf(schedule: ReduceOnPlateau, stepped: boolean, initial: number): string[] {
  const { factor, patience, minDelta, cooldown, minLearningRate } = schedule;
  const lines = [
    'falling = torch.optim.lr_scheduler.ReduceLROnPlateau(',
    `    ${stepped ? 'rates' : 'optimizer'}, factor=${factor}, patience=${patience - 1}, threshold=${minDelta}, threshold_mode="abs",`,
    `    cooldown=${Math.max(0, cooldown - 1)}, min_lr=${minLearningRate}, eps=0,`,
    ')',
  ];
  return stepped
    ? [
        '# Holds the learning rate.',
        `rates = torch.optim.SGD([torch.zeros(1)], lr=${initial})`,
        ...lines,
      ]
    : lines;
}

/** The learning rate of an epoch, in Python. */
function rateOf(schedule: ScheduleSpec, initial: number): string {
  switch (schedule.kind) {
    case 'stepDecay':
      return `${initial} * ${schedule.factor} ** (epoch // ${schedule.every})`;
    case 'exponentialDecay':
      return `${initial} * ${schedule.factor}**epoch`;
    case 'inverseTimeDecay':
      return `${initial} / (1 + ${schedule.decay} * epoch)`;
    case 'cosineDecay':
      return `${initial} * 0.5 * (1 + math.cos(math.pi * min(epoch / ${schedule.epochs}, 1)))`;
    case 'reduceOnPlateau':
      return 'rates.param_groups[0]["lr"]';
  }
}
