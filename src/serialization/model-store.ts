import { OptionError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import type { Network } from '../network/network.js';
import { decodeModel, encodeModel, type SaveOptions } from './model.js';
import { checkModelClass, type Model, type ModelClass } from './model-class.js';

/** Models by name, kept by the browser for this origin. A model is saved whole or not at all. */
export interface ModelStore {
  /**
   * Saves under a name; what was saved under it before is replaced.
   *
   * @throws OptionError @throws EngineError @throws DisposedError as `encodeModel`. What the browser reports, such as a
   * `QuotaExceededError`, is passed on.
   */
  save(name: string, model: Model, options?: SaveOptions): Promise<void>;
  /** The model of this name; undefined: there is none. `kind` as in `decodeModel`. @throws FormatError */
  load(name: string): Promise<Network | undefined>;
  /** Likewise, of another class. */
  load<T extends Model>(name: string, kind: ModelClass<T>): Promise<T | undefined>;
  /** Removes it, if it is there. */
  remove(name: string): Promise<void>;
  /** All names, sorted. */
  names(): Promise<string[]>;
}

/** What a store is made of: bytes by name. */
export interface ByteStore {
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  read(name: string): Promise<Uint8Array | undefined>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
}

/** A store of models over one of bytes. */
export function modelStore(what: string, open: () => Promise<ByteStore>): ModelStore {
  const checked = (name: string): string => {
    if (typeof name === 'string' && name !== '') return name;
    throw new OptionError(`${what}: expected a name, got ${describe(name)}.`);
  };
  return {
    async save(name, model, options) {
      // Encoded before anything is awaited: as the model is now.
      const bytes = encodeModel(model, options);
      await (await open()).write(checked(name), bytes);
    },
    async load(name: string, kind?: ModelClass<Model>): Promise<never> {
      checkModelClass(what, kind);
      const bytes = await (await open()).read(checked(name));
      if (!bytes) return undefined as never;
      return (kind ? decodeModel(bytes, kind) : decodeModel(bytes)) as never;
    },
    async remove(name) {
      await (await open()).remove(checked(name));
    },
    async names() {
      return (await (await open()).names()).sort();
    },
  };
}
