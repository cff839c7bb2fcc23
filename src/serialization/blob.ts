import { blobBytes } from '../base/blob-bytes.js';
import { OptionError } from '../base/errors.js';
import { checkOptions, describe, hasMethod, isA } from '../base/validate.js';
import type { Network } from '../network/network.js';
import { decodeModel, encodeModel, type SaveOptions } from './model.js';
import { checkModel, checkModelClass, type Model, type ModelClass } from './model-class.js';

/**
 * A model as a `Blob`, to download, to upload or to `fetch` with.
 *
 * @throws OptionError @throws EngineError @throws DisposedError as `encodeModel`.
 *
 * @example
 * ```ts
 * link.href = URL.createObjectURL(toBlob(network));
 * link.download = 'network.json';
 * ```
 */
export function toBlob(model: Model, options: SaveOptions = {}): Blob {
  const { format } = checkOptions('toBlob', options, ['format', 'training']);
  const type = format === 'safetensors' ? 'application/octet-stream' : 'application/json';
  checkModel('toBlob', model);
  return new Blob([encodeModel(model, options)], { type });
}

/**
 * The model that a `Blob`, a `File` or a `Response` holds.
 *
 * @throws OptionError @throws FormatError as `decodeModel`.
 *
 * @example
 * ```ts
 * const network = await fromBlob(await fetch('network.json'));
 * const mine = await fromBlob(input.files[0]);
 * ```
 */
export function fromBlob(blob: Blob | Response): Promise<Network>;
export function fromBlob<T extends Model>(blob: Blob | Response, kind: ModelClass<T>): Promise<T>;
export async function fromBlob(blob: Blob | Response, kind?: ModelClass<Model>): Promise<Model> {
  checkModelClass('fromBlob', kind);
  const isBlob = typeof Blob === 'function' && isA(blob, Blob);
  if (!isBlob && !hasMethod(blob, 'arrayBuffer')) {
    throw new OptionError(
      `fromBlob: expected a Blob, a File or a Response, got ${describe(blob)}.`,
    );
  }
  const bytes = isBlob ? await blobBytes(blob) : await blob.arrayBuffer();
  return kind ? decodeModel(bytes, kind) : decodeModel(bytes);
}
