import { Network } from '../../network/network.js';
import { writeAtomic } from '../../node/atomic-write.js';
import { encodeModel } from '../../serialization/model.js';
import type { Arguments } from '../arguments.js';
import { type AnyModel, loadModel } from '../model-file.js';
import { writeOut } from '../output.js';
import { UsageError } from '../usage-error.js';
import type { Words } from '../words.js';

const FORMS = ['onnx', 'source', 'safetensors', 'json'] as const;
const SUFFIX = { onnx: 'onnx', source: 'mjs', safetensors: 'safetensors', json: 'json' };

/** `myelin export`. */
export async function run(args: Arguments, words: Words): Promise<void> {
  const path = args.positionals[0]!;
  const form = args.choice('to', FORMS);
  if (form === undefined) throw new UsageError(`--to is missing: ${FORMS.join(', ')}.`);
  const output = args.text('output') ?? `${path.replace(/\.\w+$/, '')}.${SUFFIX[form]}`;
  if (output === path) throw new UsageError(`'${output}' is the model itself; -o names another.`);
  const bytes = await written(await loadModel(path), form);
  if (output === '-') return writeOut(bytes);
  await writeAtomic(output, bytes);
  words.say('exported', `${bytes.length} bytes, saved as ${output}`, {
    output,
    bytes: bytes.length,
  });
}

async function written(model: AnyModel, form: (typeof FORMS)[number]): Promise<Uint8Array> {
  if (form === 'json') return encodeModel(model);
  if (form === 'onnx') {
    if (model instanceof Network) {
      const { toOnnx } = await import('../../serialization/onnx/to-onnx.js');
      return toOnnx(model);
    }
    const { tableToOnnx } = await import('../../table/onnx/table-to-onnx.js');
    return tableToOnnx(model.parts(), {});
  }
  if (!(model instanceof Network)) {
    throw new UsageError(
      `--to ${form}: for networks; a model of a table has preprocessing, which --to onnx brings along.`,
    );
  }
  if (form === 'safetensors') return encodeModel(model, { format: 'safetensors' });
  return new TextEncoder().encode(await model.toSource());
}
