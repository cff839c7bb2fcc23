import { EngineError } from '../base/errors.js';
import { checkOptions } from '../base/validate.js';
import { type ByteStore, type ModelStore, modelStore } from './model-store.js';

/**
 * Models as files in the browser's Origin Private File System, also from a worker. Made for models too large for
 * IndexedDB's taste; the user never sees the files.
 *
 * @param options - `directory`: its name, `'myelin'` by default.
 * @throws EngineError on use: the browser has or allows no such file system here.
 *
 * @example
 * ```ts
 * const store = originPrivateFileStore();
 * await store.save('digits', network, { format: 'safetensors' });
 * ```
 */
export function originPrivateFileStore(options: { directory?: string } = {}): ModelStore {
  const given = checkOptions('originPrivateFileStore', options, ['directory']);
  const { directory = 'myelin' } = given;
  return modelStore('originPrivateFileStore', async () => byteStore(await open(directory)));
}

function byteStore(files: FileSystemDirectoryHandle): ByteStore {
  return {
    async write(name, bytes) {
      const file = await files.getFileHandle(fileName(name), { create: true });
      // A writable goes to a file of its own, which takes the place of the other when it is closed.
      const writable = await file.createWritable();
      try {
        await writable.write(bytes);
      } catch (error) {
        await writable.abort().catch(() => {});
        throw error;
      }
      await writable.close();
    },
    async read(name) {
      const file = await found(files.getFileHandle(fileName(name)));
      if (!file) return undefined;
      const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
      // A file that was made and never written: saving it was interrupted.
      return bytes.length > 0 ? bytes : undefined;
    },
    async remove(name) {
      await found(files.removeEntry(fileName(name)));
    },
    async names() {
      const names: string[] = [];
      for await (const [name, entry] of files.entries()) {
        if (entry.kind === 'file' && (await (entry as FileSystemFileHandle).getFile()).size > 0) {
          names.push(decodeURIComponent(name.slice(1)));
        }
      }
      return names;
    },
  };
}

async function open(directory: string): Promise<FileSystemDirectoryHandle> {
  // Safari before 26 has the files, and no way to write one from here.
  const writes =
    typeof FileSystemFileHandle !== 'undefined' &&
    'createWritable' in FileSystemFileHandle.prototype;
  if (!writes || typeof navigator === 'undefined' || !navigator.storage?.getDirectory) {
    throw new EngineError('originPrivateFileStore: this runtime has no such file system.');
  }
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(directory, { create: true });
}

/** Any name as one that a file can have: without slashes, and neither `.` nor `..`. */
function fileName(name: string): string {
  return `_${encodeURIComponent(name)}`;
}

async function found<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}
