// Which samples are trained with and which validate, where both come from one set.
import { DataError, OptionError, ShapeError } from '../../base/errors.js';
import { stratifiedSplit } from '../../data/stratified-split.js';
import type { OwnList, OwnMatrix } from '../../matrix/intake.js';
import { RandomState } from '../../random/random-state.js';
import type { ValidationSplit } from './options.js';
import type { Samples } from './samples.js';

const WHAT = 'train: validationSplit';

/** How many of `samples` are trained with; the others validate. @throws ShapeError one part would be empty. */
export function trainedOf(samples: number, share: number): number {
  if (share === 0) return samples;
  // As Keras rounds, but 100 · (1 − 0.93) = 6.999… counts as 7.
  const trained = Math.floor(samples * (1 - share) + 1e-9);
  if (trained >= 1 && trained < samples) return trained;
  throw new ShapeError(
    `${WHAT}: ${share} of ${samples} samples leaves ${trained} to train with; expected at least one on each side.`,
  );
}

/**
 * The samples with those to validate with behind the others, and how many of them are trained with.
 *
 * @throws ShapeError one part would be empty. @throws DataError a class with one member, or what is validated holds only
 * classes that the training lacks. @throws OptionError the targets are no classes.
 */
export function splitSamples(
  samples: Samples,
  { share, shuffle, stratify }: Required<ValidationSplit>,
  outputs: number,
  seed: number,
): { samples: Samples; trained: number } {
  const trained = trainedOf(samples.rows, share);
  if (share === 0) return { samples, trained };
  const parted = shuffle
    ? arranged(samples, orderOf(samples, trained, stratify, outputs, seed))
    : samples;
  checkClasses(parted, trained, outputs);
  return { samples: parted, trained };
}

/** Of a generator of its own: the network's draws are those without a validation. */
function orderOf(
  samples: Samples,
  trained: number,
  stratify: boolean,
  outputs: number,
  seed: number,
): Uint32Array {
  const { rows } = samples;
  const random = new RandomState(seed);
  try {
    if (!stratify) return random.permutation(rows);
    const classes = classesOf(samples, outputs);
    if (!classes) {
      throw new OptionError(`${WHAT}: 'stratify' needs targets that are classes, or rows of them.`);
    }
    const sizes = { train: trained, test: rows - trained };
    const { train, test } = stratifiedSplit(WHAT, Array.from(classes), sizes, random);
    return Uint32Array.from([...train, ...test]);
  } finally {
    random.dispose();
  }
}

function arranged(samples: Samples, order: Uint32Array): Samples {
  const { inputs, targets, sampleWeights, offsets } = samples;
  if (offsets) return arrangedSequences(samples, order, offsets);
  return {
    ...samples,
    inputs: rowsIn(inputs, order),
    targets: 'rows' in targets ? rowsIn(targets, order) : listIn(targets, order),
    sampleWeights:
      sampleWeights &&
      ('rows' in sampleWeights ? rowsIn(sampleWeights, order) : listIn(sampleWeights, order)),
  };
}

/** Likewise of sequences: what has as many rows as they have steps goes with them. */
function arrangedSequences(samples: Samples, order: Uint32Array, offsets: Uint32Array): Samples {
  const { inputs, targets, sampleWeights } = samples;
  const steps = new Uint32Array(inputs.rows);
  const moved = new Uint32Array(offsets.length);
  let at = 0;
  for (const [i, sample] of order.entries()) {
    for (let t = offsets[sample]!; t < offsets[sample + 1]!; t++) steps[at++] = t;
    moved[i + 1] = at;
  }
  const arrange = (values: OwnMatrix | OwnList): OwnMatrix | OwnList => {
    if (!('rows' in values)) return listIn(values, order);
    return rowsIn(values, values.rows === inputs.rows ? steps : order);
  };
  return {
    ...samples,
    inputs: rowsIn(inputs, steps),
    offsets: moved,
    targets: arrange(targets),
    sampleWeights: sampleWeights && arrange(sampleWeights),
  };
}

function rowsIn(matrix: OwnMatrix, order: Uint32Array): OwnMatrix {
  const { data, columns } = matrix;
  const copy = data.slice();
  for (let i = 0; i < order.length; i++) {
    const from = order[i]! * columns;
    copy.set(data.subarray(from, from + columns), i * columns);
  }
  return { ...matrix, data: copy };
}

function listIn(list: OwnList, order: Uint32Array): OwnList {
  return Array.from(order, (row) => list[row]);
}

/** A class for each row; undefined where the targets are no classes: each is a whole number, or one-hot. */
function classesOf(
  { targets, rows, classIndices }: Samples,
  outputs: number,
): Int32Array | undefined {
  if ('rows' in targets && (classIndices || targets.rows !== rows)) return undefined; // several a sample
  const list = 'rows' in targets ? targets.data : targets;
  const classes = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    if (classIndices || outputs === 1) {
      if (!Number.isInteger(list[i])) return undefined;
      classes[i] = list[i] as number;
      continue;
    }
    let hot = -1;
    for (let j = 0; j < outputs; j++) {
      const value = list[i * outputs + j];
      if (value === 1 && hot < 0) hot = j;
      else if (value !== 0) return undefined;
    }
    if (hot < 0) return undefined;
    classes[i] = hot;
  }
  return classes;
}

/** Of rows in random order less than one in so many has a class in the validation alone, if they are enough. */
const IMPROBABLE = 1000;

/** Rows sorted by class leave the last classes to the validation alone: its figures would say nothing. */
function checkClasses(samples: Samples, trained: number, outputs: number): void {
  const { loss, metrics, rows } = samples;
  const classified = loss !== undefined && CLASSIFYING.includes(loss);
  if (!classified && !metrics.includes('accuracy')) return;
  const classes = classesOf(samples, outputs);
  if (!classes) return;
  const known = new Set(classes.subarray(0, trained));
  const lacking = new Map<number, number>();
  let strange = 0;
  for (const each of classes.subarray(trained)) {
    if (known.has(each)) continue;
    lacking.set(each, (lacking.get(each) ?? 0) + 1);
    strange++;
  }
  const validated = rows - trained;
  const sorted = [...lacking.values()].some(
    (count) => chance(count, validated, rows) * IMPROBABLE < 1,
  );
  if (strange < validated && !sorted) return;
  const [a, b] = [known, lacking.keys()].map((set) => [...set].sort((x, y) => x - y).join(', '));
  throw new DataError(
    `${WHAT}: ${strange} of the last ${validated} samples, which validate, are of the classes ${b}, those to train with of ${a}: the rows are sorted. Take validationSplit: { share, stratify: true }, or shuffle them first.`,
    trained,
  );
}

const CLASSIFYING: readonly string[] = ['categoricalCrossentropy', 'binaryCrossentropy', 'hinge'];

/** That `count` rows are all among `part` of `whole`, in random order. */
function chance(count: number, part: number, whole: number): number {
  let product = 1;
  for (let i = 0; i < count && product > 0; i++) product *= (part - i) / (whole - i);
  return product;
}
