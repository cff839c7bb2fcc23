import { basename } from 'node:path';
import { Network } from '../../network/network.js';
import { writeAtomic } from '../../node/atomic-write.js';
import { encodeModel } from '../../serialization/model.js';
import type { Arguments } from '../arguments.js';
import { loadModelFile, type ModelFile } from '../model-file.js';
import { writeOut } from '../output.js';
import type { About } from '../python/texts.js';
import { UsageError } from '../usage-error.js';
import { shortHash, weightsHash } from '../weights-hash.js';
import type { Words } from '../words.js';

const FORMS = ['onnx', 'python', 'source', 'safetensors', 'json'] as const;
const SUFFIX = {
  onnx: 'onnx',
  python: 'py',
  source: 'mjs',
  safetensors: 'safetensors',
  json: 'json',
};

/** `myelin export`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const path = args.positionals[0]!;
  const form = args.choice('to', FORMS);
  if (form === undefined) throw new UsageError(`--to is missing: ${FORMS.join(', ')}.`);
  const output = args.text('output') ?? `${path.replace(/\.\w+$/, '')}.${SUFFIX[form]}`;
  if (output === path) throw new UsageError(`'${output}' is the model itself; -o names another.`);
  const bytes = await written(await loadModelFile(path), form, {
    file: output === '-' ? 'model.py' : basename(output),
    model: basename(path),
  });
  if (output === '-') return writeOut(bytes);
  await writeAtomic(output, bytes);
  words.say('exported', `${bytes.length} bytes, saved as ${output}`, {
    output,
    bytes: bytes.length,
  });
}

async function written(
  { model, trainedWith }: ModelFile,
  form: (typeof FORMS)[number],
  names: { readonly file: string; readonly model: string },
): Promise<Uint8Array> {
  if (form === 'json') return encodeModel(model);
  if (form === 'onnx') {
    if (model instanceof Network) {
      const { toOnnx } = await import('../../serialization/onnx/to-onnx.js');
      return toOnnx(model);
    }
    const { tableToOnnx } = await import('../../table/onnx/table-to-onnx.js');
    return tableToOnnx(model.whole(), {});
  }
  if (form === 'python') {
    const about = { ...names, weights: shortHash(weightsHash(model)) };
    return new TextEncoder().encode(await pythonOf(model, trainedWith, about));
  }
  if (!(model instanceof Network)) {
    throw new UsageError(
      `--to ${form}: for networks; a model of a table has preprocessing, which --to onnx and --to python bring along.`,
    );
  }
  if (form === 'safetensors') return encodeModel(model, { format: 'safetensors' });
  return new TextEncoder().encode(await model.toSource());
}

async function pythonOf(
  model: ModelFile['model'],
  trainedWith: ModelFile['trainedWith'],
  about: About,
): Promise<string> {
  if (model instanceof Network) {
    const { networkToPython } = await import('../python/write-network.js');
    return networkToPython(model, trainedWith, about);
  }
  const { tableToPython } = await import('../python/write-table.js');
  const { target } = model.options;
  if (typeof target === 'string') return tableToPython(model.parts(), target, about);
  throw new UsageError(
    `--to python: a program answers for one target, this model for ${target.length}; train one for each: it has the same bits.`,
  );
}
