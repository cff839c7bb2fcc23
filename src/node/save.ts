import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Network } from '../network/network.js';
import { decodeModel, encodeModel, type SaveOptions } from '../serialization/model.js';
import type { Model, ModelClass } from '../serialization/model-class.js';
import { pathOf, writeAtomic, writeAtomicSync } from './atomic-write.js';

/**
 * Saves a model to a file: as safetensors where its name ends in `.safetensors`, else as JSON. The model is written as
 * it is when this is called. A process that is killed meanwhile leaves the old file or the new one, never half a file.
 *
 * @throws OptionError @throws EngineError @throws DisposedError as `encodeModel`. What the file system reports is passed
 * on, such as `ENOENT` for a folder that is not there; the file is then as it was.
 *
 * @example
 * ```ts
 * await save('model.safetensors', network, { training: true });
 * await save('scaler.json', scaler);
 * ```
 */
export async function save(
  path: string | URL,
  model: Model,
  options: SaveOptions = {},
): Promise<void> {
  await writeAtomic(path, encode(path, model, options));
}

/** `save`, done when it returns: for callbacks that nothing awaits. */
export function saveSync(path: string | URL, model: Model, options: SaveOptions = {}): void {
  writeAtomicSync(path, encode(path, model, options));
}

function encode(path: string | URL, model: Model, options: SaveOptions): Uint8Array {
  const named = pathOf(path).endsWith('.safetensors') ? 'safetensors' : 'json';
  return encodeModel(model, { format: named, ...options });
}

/**
 * The model that a file holds; the file's bytes tell whether it is JSON or safetensors.
 *
 * `kind` is the class that it must be of, `Network` by default.
 * @throws FormatError anything else, or broken. What the file system reports is passed on, such as `ENOENT`.
 *
 * @example
 * ```ts
 * const network = await load('model.safetensors');
 * const scaler = await load('scaler.json', StandardScaler);
 * ```
 */
export function load(path: string | URL): Promise<Network>;
export function load<T extends Model>(path: string | URL, kind: ModelClass<T>): Promise<T>;
export async function load(path: string | URL, kind?: ModelClass<Model>): Promise<Model> {
  const bytes = await readFile(path);
  return kind ? decodeModel(bytes, kind) : decodeModel(bytes);
}

/** `load`, done when it returns. */
export function loadSync(path: string | URL): Network;
export function loadSync<T extends Model>(path: string | URL, kind: ModelClass<T>): T;
export function loadSync(path: string | URL, kind?: ModelClass<Model>): Model {
  const bytes = readFileSync(path);
  return kind ? decodeModel(bytes, kind) : decodeModel(bytes);
}
