import { EngineError, FormatError } from '../base/errors.js';
import { checkBoolean, checkName, checkOptions } from '../base/validate.js';
import { Network } from '../network/network.js';
import { type BytesLike, bytesOf, decodeText } from './bytes.js';
import { toJSONText } from './json-text.js';
import { checkModel, checkModelClass, type Model, type ModelClass } from './model-class.js';
import { fromSafetensors, toSafetensors } from './model-safetensors.js';
import { parseJSON } from './strict-json.js';

/** The forms of a file. `'safetensors'` is for networks, neurons and models of tables. */
export type ModelFormat = 'json' | 'safetensors';

/** How a model is written. */
export interface SaveOptions {
  /** Default `'json'`, where no file name says otherwise. */
  format?: ModelFormat;
  /**
   * Whether a network is written with what a training needs to go on to the same bits: the optimizer's moments, the
   * random state, the order of the samples, and how far the training had come. About as large again as the weights for
   * each moment. Default false.
   */
  training?: boolean;
}

/**
 * A model as the bytes of a file.
 *
 * @throws OptionError @throws DisposedError
 * @throws EngineError `ERR_OUT_OF_MEMORY`: as JSON it would be longer than a text can be; safetensors has no such bound.
 *
 * @example
 * ```ts
 * const bytes = encodeModel(network, { format: 'safetensors' });
 * const copy = decodeModel(bytes);
 * ```
 */
export function encodeModel(model: Model, options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
  const what = 'encodeModel';
  const given = checkOptions(what, options, ['format', 'training']);
  const format = checkName(`${what}: format`, given.format ?? 'json', ['json', 'safetensors']);
  const training = checkBoolean(`${what}: training`, given.training ?? false);
  checkModel(what, model);
  if (format === 'safetensors') return toSafetensors(model, { training });
  try {
    const json = model.toJSON();
    const kept = model instanceof Network && !training ? withoutTraining(json) : json;
    return new TextEncoder().encode(toJSONText(kept));
  } catch (cause) {
    // What engines throw where a text becomes too long.
    if (!(cause instanceof RangeError)) throw cause;
    throw new EngineError(`${what}: too large for JSON; 'safetensors' has no such bound.`, {
      code: 'ERR_OUT_OF_MEMORY',
      cause,
    });
  }
}

function withoutTraining(json: unknown): unknown {
  return { ...(json as object), random: null, training: null };
}

/**
 * The model that a file holds, JSON or safetensors: its bytes tell which.
 *
 * `kind` is the class that it must be of, `Network` by default.
 * @throws OptionError no bytes, or no class. @throws FormatError anything else, or broken. Nothing is half made.
 *
 * @example
 * ```ts
 * const scaler = decodeModel(bytes, StandardScaler);
 * ```
 */
export function decodeModel(bytes: BytesLike): Network;
export function decodeModel<T extends Model>(bytes: BytesLike, kind: ModelClass<T>): T;
export function decodeModel(bytes: BytesLike, kind: ModelClass<Model> = Network): Model {
  const what = 'decodeModel';
  checkModelClass(what, kind);
  const file = bytesOf(what, bytes);
  if (isUtf16(file)) {
    throw new FormatError(
      `${what}: a text in UTF-16, as PowerShell's > and some editors of Windows write it; expected UTF-8. Save it again as UTF-8.`,
    );
  }
  if (isSafetensors(file)) return fromSafetensors(file, kind);
  // Editors of Windows put a byte order mark before a text.
  const text = decodeText(what, file).replace(/^\uFEFF/, '');
  return kind.fromJSON(parseJSON(what, text) as never);
}

/** With a byte order mark or without; no header of safetensors is so long that bytes from the fifth on are anything but 0. */
function isUtf16(file: Uint8Array): boolean {
  const [a, b] = file;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  const brace = (a === 0x7b && b === 0) || (a === 0 && b === 0x7b);
  return (marked || brace) && file.subarray(4, 8).some((byte) => byte !== 0);
}

/** A header's length in 64 bits has bytes that are 0, which no JSON text has. */
function isSafetensors(file: Uint8Array): boolean {
  return file.subarray(0, 8).includes(0);
}
