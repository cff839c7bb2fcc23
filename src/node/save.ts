import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { checkOptions } from '../base/validate.js';
import type { Network } from '../network/network.js';
import { decodeModel, encodeModel, type SaveOptions } from '../serialization/model.js';
import {
  checkModel,
  checkModelClass,
  type Model,
  type ModelClass,
} from '../serialization/model-class.js';
import { writeAtomic, writeAtomicSync } from './atomic-write.js';
import { pathOf } from './path.js';

const SAVE = '(path, model, options)';
const LOAD = '(path, class)';

/**
 * Saves a model to a file: as safetensors where its name ends in `.safetensors`, else as JSON. The model is written as
 * it is when this is called. A process that is killed meanwhile leaves the old file or the new one, never half a file;
 * what it was writing is removed by the next save of this file. The file keeps its rights and, where that is allowed, its
 * owner and group. Pipes and devices, such as `/dev/stdout`, are written to.
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
  const given = pathOf('save', path, SAVE);
  await writeAtomic(given, encode('save', given, model, options));
}

/** `save`, done when it returns: for callbacks that nothing awaits. */
export function saveSync(path: string | URL, model: Model, options: SaveOptions = {}): void {
  const given = pathOf('saveSync', path, SAVE);
  writeAtomicSync(given, encode('saveSync', given, model, options));
}

function encode(what: string, path: string, model: Model, options: SaveOptions): Uint8Array {
  const given = checkOptions(what, options, ['format', 'training']);
  checkModel(what, model, SAVE);
  const named = path.endsWith('.safetensors') ? 'safetensors' : 'json';
  return encodeModel(model, { format: named, ...given });
}

/**
 * The model that a file holds; the file's bytes tell whether it is JSON or safetensors.
 *
 * `kind` is the class that it must be of, `Network` by default.
 * @throws OptionError no path, or no class. @throws FormatError anything else, or broken. What the file system reports is passed on, such as `ENOENT`.
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
  const given = pathOf('load', path, LOAD);
  checkModelClass('load', kind);
  const bytes = await readFile(given);
  return kind ? decodeModel(bytes, kind) : decodeModel(bytes);
}

/** `load`, done when it returns. */
export function loadSync(path: string | URL): Network;
export function loadSync<T extends Model>(path: string | URL, kind: ModelClass<T>): T;
export function loadSync(path: string | URL, kind?: ModelClass<Model>): Model {
  const given = pathOf('loadSync', path, LOAD);
  checkModelClass('loadSync', kind);
  const bytes = readFileSync(given);
  return kind ? decodeModel(bytes, kind) : decodeModel(bytes);
}
