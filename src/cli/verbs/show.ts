import { readFile } from 'node:fs/promises';
import { Network } from '../../network/network.js';
import { textTable } from '../../table/text-table.js';
import type { Arguments } from '../arguments.js';
import { loadModelFile } from '../model-file.js';
import { writeJSON, writeOut } from '../output.js';
import { hashOf, weightsHash } from '../weights-hash.js';
import type { Words } from '../words.js';
import { digits } from '../words-of-figures.js';

/** `myelin show`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const path = args.positionals[0]!;
  const { model, trainedWith } = await loadModelFile(path);
  const hashes = { weights: weightsHash(model), file: hashOf(await readFile(path)) };
  const told = `weights  sha256 ${hashes.weights}\nfile     sha256 ${hashes.file}\n`;
  if (model instanceof Network) {
    if (words.json) {
      const layers = model.layers.map(({ kind, outputShape }) => ({ kind, outputShape }));
      const { inputShape, dtype, seed, parameterCount } = model;
      return writeJSON({
        kind: 'network',
        inputShape,
        layers,
        dtype,
        seed,
        parameterCount,
        trainedWith: trainedWith ?? null,
        hashes,
      });
    }
    const names = (of: readonly { name: string }[]): string =>
      of.map(({ name }) => name).join(', ');
    const columns = trainedWith
      ? `${names(trainedWith.targets)} from ${names(trainedWith.inputs)}, by ${trainedWith.loss}\n\n`
      : '';
    return writeOut(`${model.summary()}\n\n${columns}seed ${model.seed}\n${told}`);
  }
  const models = model.whole().models;
  const several = model.isSeveral;
  const members = models.flatMap(({ target, ensemble }) =>
    ensemble.members.map(({ name, weight, networks }) => ({
      ...(several && { target }),
      name,
      weight,
      networks: networks.length,
      layers: networks[0]!.layers
        .filter(({ parameters }) => Object.keys(parameters).length > 0)
        .map(({ outputShape }) => outputShape.join('×')),
      parameters: networks.reduce((sum, { parameterCount }) => sum + parameterCount, 0),
    })),
  );
  const { target, seed } = model.options;
  const labels = models.map((parts) => (parts.kind === 'classes' ? parts.classes : undefined));
  const classes =
    several && labels[0]
      ? Object.fromEntries(models.map((each, i) => [each.target, labels[i]]))
      : labels[0];
  if (words.json) {
    return writeJSON({
      kind: classes ? 'classifier' : 'regressor',
      target,
      seed,
      options: model.options,
      ...(classes && { classes }),
      schema: model.schema.toJSON(),
      members,
      hashes,
    });
  }
  const table = textTable(
    [...(several ? ['target'] : []), 'networks', 'share', 'folds', 'layers', 'parameters'],
    members.map(({ target, name, weight, networks, layers, parameters }) => [
      ...(several ? [target!] : []),
      name,
      digits(weight),
      String(networks),
      layers.join(' → '),
      String(parameters),
    ]),
    [...(several ? [false] : []), false, true, true, false, true],
  );
  const head = models
    .map((each, i) =>
      labels[i]
        ? `A classifier of '${each.target}': ${labels[i].join(', ')}.`
        : `A regressor of '${each.target}'.`,
    )
    .join('\n');
  return writeOut(`${head}\n\n${model.schema}\n\n${table}\n\nseed ${seed}\n${told}`);
}
