// The same task for scikit-learn's multi-layer perceptron, as near as its options allow; what differs is said.
import type { Session } from '../training/session.js';
import { PLATEAU } from '../training/settings.js';
import { flat, rows } from './literals.js';

const ACTIVATIONS: Readonly<Record<string, string | undefined>> = {
  tanh: 'tanh',
  relu: 'relu',
  sigmoid: 'logistic',
  linear: 'identity',
};
const SOLVERS: Readonly<Record<string, string | undefined>> = {
  sgd: 'sgd',
  adam: 'adam',
  lbfgs: 'lbfgs',
};

const ADAPTIVE =
  'its learning rate falls to a fifth where the loss stays, without rest, and below 0.000001 it ends';

export function scikitProgram({ settings, data, parts, epoch }: Session): string {
  const { hidden, optimizer, learningRate, momentum, batchSize, shuffle, l1, l2, dropout, seed } =
    settings;
  const { schedule = 'constant', nesterov = false, clipNorm } = settings;
  const first = hidden[0]?.activation ?? 'linear';
  const activation = ACTIVATIONS[first];
  const solver = SOLVERS[optimizer];
  const count = parts.train.inputs.length;
  const model = data.task === 'classes' ? 'MLPClassifier' : 'MLPRegressor';
  // Its own way of the same idea; it falls an epoch after as many without improvement.
  const adaptive = schedule === 'reduceOnPlateau' && solver === 'sgd';
  const wait = Math.max(1, (settings.patience ?? PLATEAU.patience) - 1);
  const differences = [
    ...(activation ? [] : [`it has no ${first}: tanh instead`]),
    ...(hidden.some((layer) => layer.activation !== first)
      ? ['its hidden layers share one activation']
      : []),
    ...(hidden.length === 0
      ? ['it always has a hidden layer: one linear unit stands for none']
      : []),
    ...(solver ? [] : [`it has no ${optimizer}: adam instead`]),
    ...(dropout ? ['it has no dropout'] : []),
    ...(hidden.some(({ normalization = 'none' }) => normalization !== 'none')
      ? ['it has no normalisation']
      : []),
    ...(hidden.some(({ skip }) => skip) ? ['it has no skip connections'] : []),
    ...(schedule !== 'constant' ? [adaptive ? ADAPTIVE : 'its learning rate stays'] : []),
    ...(clipNorm ? ['it does not shorten gradients'] : []),
    ...(l1 ? ['it has no l1 penalty'] : []),
    ...(settings.initializer === 'default' ? [] : ['it has initializers of its own']),
    ...(data.task === 'classes' && !/[cC]rossentropy/.test(settings.loss) && data.classes === 2
      ? ['its loss is the cross-entropy']
      : []),
    ...(data.task === 'regression' && settings.loss !== 'meanSquaredError'
      ? ['its loss is half the mean squared error']
      : []),
  ];
  const note = differences.length > 0 ? `\n# What differs: ${differences.join('; ')}.` : '';
  return `# Written by Myelin's playground, for scikit-learn.${note}
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import ${model}

warnings.simplefilter("ignore", ConvergenceWarning)

inputs = [
${rows(parts.train.inputs, '    ')}
]
targets = [
${flat(parts.train.targets, '    ')}
]

model = ${model}(
    hidden_layer_sizes=(${hidden.length > 0 ? hidden.map(({ units }) => `${units},`).join(' ') : '1,'}),
    activation="${activation ?? 'tanh'}",
    solver="${solver ?? 'adam'}",
    alpha=${l2 ? `${2 * l2} * ${Math.min(batchSize || count, count)}` : '0'},
    batch_size=${Math.min(batchSize || count, count)},
    learning_rate_init=${learningRate},
    momentum=${momentum},
    nesterovs_momentum=${nesterov && momentum ? 'True' : 'False'},
${adaptive ? '    learning_rate="adaptive",\n' : ''}    max_iter=${Math.max(1, epoch)},
    shuffle=${shuffle ? 'True' : 'False'},
    random_state=${seed},
    tol=${adaptive ? '1e-4' : '0'},
    n_iter_no_change=${adaptive ? wait : Math.max(10, epoch)},
)
model.fit(inputs, targets)
print(f"loss {model.loss_} after {model.n_iter_} epochs")
print(model.${data.task === 'classes' ? 'predict_proba' : 'predict'}(inputs[:1]))
`;
}
