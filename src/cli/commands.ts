// All verbs: what they take, and where their work is. Nothing here loads any of it.
import type { Command, Flag } from './command.js';

const FORMAT: Flag = {
  name: 'format',
  value: 'FORMAT',
  choices: ['csv', 'tsv', 'ndjson', 'parquet', 'npy', 'npz'],
  help: 'what the rows are; default: by the name',
};

/** How rows are read where a model has not seen them yet. */
const READING: readonly Flag[] = [
  FORMAT,
  { name: 'columns', value: 'TYPES', help: 'types: zip=category,id=skip; or JSON' },
  { name: 'missing', value: 'TEXTS', help: 'texts that are gaps: -,-99' },
  { name: 'decimal', value: 'MARK', choices: ['.', ','], help: 'the mark before fractions' },
  { name: 'date-order', value: 'ORDER', choices: ['ymd', 'dmy', 'mdy'], help: 'of dates' },
];

/** How a CSV file is written, whoever reads it. */
const CSV: readonly Flag[] = [
  { name: 'separator', value: 'TEXT', help: 'what stands between cells; default: found' },
  { name: 'encoding', value: 'NAME', help: 'of the text; default: found' },
  { name: 'no-header', help: 'the first line is a row' },
  { name: 'comment', value: 'TEXT', help: 'what a comment begins with' },
  { name: 'skip-lines', value: 'N', help: 'lines before the header' },
  {
    name: 'short-rows',
    value: 'HOW',
    choices: ['error', 'gaps'],
    help: 'rows with too few cells',
  },
  {
    name: 'duplicate-headers',
    value: 'HOW',
    choices: ['error', 'number'],
    help: 'names that come twice',
  },
  { name: 'max-rows', value: 'N', help: 'the first rows only' },
];

const THREADS: Flag = {
  name: 'threads',
  value: 'N',
  help: 'networks trained at a time; default: one a processor',
};

/** Of networks of one's own, which know no columns but those that 'train' noted. */
const INPUTS: Flag = {
  name: 'inputs',
  value: 'NAMES',
  help: "of a network: its columns; default: as 'train' noted, or all",
};
const OWN_COLUMNS: readonly Flag[] = [
  INPUTS,
  { name: 'exclude', value: 'NAMES', help: 'of a network: columns that are no inputs' },
];

const QUEUE: Flag = { name: 'queue', value: 'NAME', help: "of the search; default 'myelin'" };

const TARGET: Flag = {
  name: 'target',
  short: 't',
  value: 'NAME',
  help: 'the column to foretell; of several a,b',
};
const ROLES: readonly Flag[] = [
  { name: 'include', value: 'NAMES', help: 'columns to learn from whatever the rules say' },
  { name: 'exclude', value: 'NAMES', help: 'columns not to learn from' },
];

const FITTING: readonly Flag[] = [
  TARGET,
  {
    name: 'task',
    value: 'TASK',
    choices: ['classification', 'regression'],
    help: 'default: numbers are an amount, all else classes',
  },
  ...ROLES,
  {
    name: 'quality',
    value: 'HOW',
    choices: ['fast', 'default', 'best'],
    help: 'how many networks are tried',
  },
  { name: 'balanced', help: 'all classes count the same, however rare' },
  { name: 'time-budget', value: 'SECONDS', help: 'no further kind of network after so long' },
  { name: 'seed', value: 'N', help: 'what all draws start from; default 0' },
  THREADS,
];

/** In the order in which they are needed. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'inspect',
    summary: 'what is in a file: types, gaps, ranges, levels, a guess at the target, warnings',
    positionals: ['DATA'],
    options: [TARGET, ...ROLES, ...READING, ...CSV],
    examples: [
      ['myelin inspect customers.csv', 'a table of the columns, and what to look at'],
      ['zcat big.csv.gz | myelin inspect - --json', 'the same for a program'],
    ],
    load: () => import('./verbs/inspect.js'),
  },
  {
    name: 'train',
    summary: 'from rows to a model, and a report',
    positionals: ['[DATA]'],
    options: [
      ...FITTING,
      { name: 'output', short: 'o', value: 'FILE', help: 'the model; default: model.json' },
      { name: 'report', value: 'FILE', help: 'a page of figures and pictures, .html' },
      { name: 'validation', value: 'ROWS', help: 'a file, or a share (0.2) that is kept apart' },
      { name: 'folds', value: 'N', help: 'also cross-validates the whole fit in N folds' },
      {
        name: 'dtype',
        value: 'TYPE',
        choices: ['float64', 'float32'],
        help: 'of a network of your own; models of tables are float32',
      },
      {
        name: 'inputs',
        value: 'NAMES',
        help: 'of a network of your own: its columns, in their order',
      },
      { name: 'resume', help: 'goes on with what this command left when it was interrupted' },
      { name: 'config', value: 'FILE', help: 'all of this as JSON; what is typed goes first' },
      ...READING,
      ...CSV,
    ],
    examples: [
      ['myelin train customers.csv --target churned -o churn.json', 'a model'],
      [
        'myelin train houses.parquet -t price --report houses.html --validation 0.2',
        'and a report',
      ],
      ['myelin train --config run.json houses.csv', 'with settings of a file'],
    ],
    load: () => import('./verbs/train.js'),
  },
  {
    name: 'predict',
    summary: 'answers for rows, one by one, in their order, however many',
    positionals: ['MODEL', 'ROWS'],
    options: [
      {
        name: 'output',
        short: 'o',
        value: 'FILE',
        help: '.csv, .tsv, .ndjson, each with .gz; default: -',
      },
      { name: 'probabilities', help: 'of each class, too' },
      { name: 'intervals', help: 'bounds of each number, too' },
      { name: 'coverage', value: 'SHARE', help: 'of the rows within the bounds; default 0.9' },
      { name: 'keep', value: 'NAMES', help: 'columns to write beside the answer; all: *' },
      ...OWN_COLUMNS,
      { ...TARGET, help: 'of a network: what its outputs are called' },
      FORMAT,
      ...CSV,
    ],
    examples: [
      ['myelin predict churn.json new.csv -o answers.csv --keep id', 'a file of answers'],
      ['zcat new.csv.gz | myelin predict churn.json - --probabilities | head', 'through pipes'],
      ['myelin predict net.safetensors x.npy -o answers.csv', 'of a network of your own'],
    ],
    load: () => import('./verbs/predict.js'),
  },
  {
    name: 'evaluate',
    summary: 'figures of a model for rows whose target is known',
    positionals: ['MODEL', 'ROWS'],
    options: [
      { name: 'report', value: 'FILE', help: 'a page of figures and pictures, .html' },
      ...OWN_COLUMNS,
      { ...TARGET, help: 'of a network: columns with what is true' },
      {
        name: 'loss',
        value: 'NAME',
        help: "of a network: what it was trained by; default: as 'train' noted",
      },
      FORMAT,
      ...CSV,
    ],
    examples: [
      ['myelin evaluate churn.json test.csv --report test.html', 'a table, and a page'],
      ['myelin evaluate churn.json test.csv --json', 'for a program'],
    ],
    load: () => import('./verbs/evaluate.js'),
  },
  {
    name: 'explain',
    summary: 'which columns count in a model, and how',
    positionals: ['MODEL', 'ROWS'],
    options: [
      { name: 'column', value: 'NAME', help: 'also how the answer depends on this one' },
      { name: 'repeats', value: 'N', help: 'how often each column is shuffled; default 5' },
      { name: 'seed', value: 'N', help: 'what it is shuffled with; default 0' },
      FORMAT,
      ...CSV,
    ],
    examples: [['myelin explain churn.json test.csv --column age', 'most important first']],
    load: () => import('./verbs/explain.js'),
  },
  {
    name: 'cv',
    summary: 'how good a model would be: cross-validation of the whole fit',
    positionals: ['DATA'],
    options: [
      ...FITTING,
      { name: 'folds', value: 'N', help: 'in how many parts; default 5' },
      { name: 'fold', value: 'K', help: 'the fold K alone, 1 to N, for one machine of several' },
      ...READING,
      ...CSV,
    ],
    examples: [['myelin cv customers.csv --target churned --folds 10', 'mean, spread, each fold']],
    load: () => import('./verbs/cv.js'),
  },
  {
    name: 'search',
    summary: 'the best of several models, by cross-validation',
    positionals: ['DATA'],
    options: [
      ...FITTING,
      { name: 'grid', value: 'JSON', help: 'values of quality, balanced, include, exclude, seed' },
      { name: 'points', value: 'N', help: 'only so many, drawn at random; default: all' },
      { name: 'score', value: 'NAME', help: 'what is best; default logLoss, or r2' },
      { name: 'folds', value: 'N', help: 'in how many parts; default 5' },
      { name: 'halving', help: 'all points with few rows, the better ones with more' },
      { name: 'store', value: 'FILE', help: 'keeps results: the same command goes on from there' },
      {
        name: 'shard',
        value: 'I/N',
        help: 'the part I of N alone, into its own --store, for one machine of several',
      },
      { name: 'redis', value: 'URL', help: "where 'myelin worker' works; default: here" },
      QUEUE,
      { name: 'output', short: 'o', value: 'FILE', help: 'the best, fitted with all rows' },
      ...READING,
      ...CSV,
    ],
    examples: [
      [
        `myelin search houses.csv -t price --grid '{"exclude": [[], ["zip"]]}' -o best.json`,
        'with and without a column',
      ],
    ],
    load: () => import('./verbs/search.js'),
  },
  {
    name: 'export',
    summary: 'a model for elsewhere',
    positionals: ['MODEL'],
    options: [
      {
        name: 'to',
        value: 'FORM',
        choices: ['onnx', 'python', 'source', 'safetensors', 'json'],
        help: 'models of tables: onnx, python',
      },
      { name: 'output', short: 'o', value: 'FILE', help: 'default: the name with another ending' },
    ],
    examples: [
      ['myelin export churn.json --to onnx', 'churn.onnx, for onnxruntime anywhere'],
      ['myelin export churn.json --to python', 'churn.py, a program that needs NumPy alone'],
    ],
    load: () => import('./verbs/export.js'),
  },
  {
    name: 'serve',
    summary: 'answers over HTTP: POST /predict, GET /schema, /health, /metrics',
    positionals: ['MODEL'],
    options: [
      { name: 'port', value: 'N', help: 'default 8080; 0: a free one' },
      { name: 'host', value: 'NAME', help: 'default 127.0.0.1: this machine alone' },
      { name: 'body-limit', value: 'BYTES', help: 'of one request; default 1048576' },
    ],
    examples: [['myelin serve churn.json --port 8080', 'ends with Ctrl-C, when all is answered']],
    load: () => import('./verbs/serve.js'),
  },
  {
    name: 'worker',
    summary: 'works for searches of other machines, through Redis or Valkey',
    positionals: [],
    options: [
      { name: 'redis', value: 'URL', help: 'rediss:// is TLS; default: MYELIN_REDIS' },
      QUEUE,
      { name: 'concurrency', value: 'N', help: 'trials at a time; default: one a processor' },
      { name: 'cache', value: 'BYTES', help: 'of data sets that are kept; default 536870912' },
    ],
    examples: [
      [
        'myelin worker --redis redis://10.0.0.5:6379',
        "with npm install bullmq ioredis; then 'search --redis' elsewhere",
      ],
    ],
    load: () => import('./verbs/worker.js'),
  },
  {
    name: 'show',
    summary: 'what a model is: its columns, networks, seed and hashes',
    positionals: ['MODEL'],
    options: [],
    examples: [['myelin show churn.json', 'a table']],
    load: () => import('./verbs/show.js'),
  },
  {
    name: 'bench',
    summary: 'how fast this machine is: Myelin beside plain JavaScript',
    positionals: [],
    options: [
      {
        name: 'rounds',
        value: 'N',
        help: 'readings of each, of which the median counts; default 5',
      },
      { name: 'markdown', help: 'a table for a page' },
    ],
    examples: [['myelin bench --markdown > bench.md', 'a few seconds on a quiet machine']],
    load: () => import('./verbs/bench.js'),
  },
  {
    name: 'playground',
    summary: 'the playground in a browser, served from this package, without a network',
    positionals: [],
    options: [
      { name: 'port', value: 'N', help: 'default 4173; 0: a free one' },
      { name: 'host', value: 'NAME', help: 'default 127.0.0.1: this machine alone' },
      { name: 'open', help: 'opens it in the browser' },
    ],
    examples: [['myelin playground --open', 'ends with Ctrl-C']],
    load: () => import('./verbs/playground.js'),
  },
  {
    name: 'completion',
    summary: 'completes verbs, flags and files in a shell: bash, zsh, fish',
    positionals: ['SHELL'],
    options: [],
    examples: [
      ['eval "$(myelin completion bash)"', 'in ~/.bashrc; zsh: the same, with zsh'],
      ['myelin completion fish > ~/.config/fish/completions/myelin.fish', 'fish'],
    ],
    load: () => import('./verbs/completion.js'),
  },
];
