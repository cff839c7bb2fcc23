import { EngineError } from '../base/errors.js';
import { checkOptions } from '../base/validate.js';
import { type ByteStore, type ModelStore, modelStore } from './model-store.js';

const STORE = 'models';

/**
 * Models in the browser's IndexedDB, also from a worker.
 *
 * @param options - `database`: its name, `'myelin'` by default.
 * @throws EngineError on use: the browser has or allows no IndexedDB here.
 *
 * @example
 * ```ts
 * const store = indexedDBStore();
 * await store.save('digits', network, { training: true });
 * const network = await store.load('digits');
 * ```
 */
export function indexedDBStore(options: { database?: string } = {}): ModelStore {
  const given = checkOptions('indexedDBStore', options, ['database']);
  const { database = 'myelin' } = given;
  return modelStore('indexedDBStore', async () => byteStore(database));
}

/** A connection for each call: one that stays open would be in the way of a deletion. */
function byteStore(database: string): ByteStore {
  const run = async <T>(
    mode: IDBTransactionMode,
    request: (models: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const connection = await open(database);
    try {
      const transaction = connection.transaction(STORE, mode, { durability: 'strict' });
      const asked = request(transaction.objectStore(STORE));
      // Only when the transaction is complete is anything written.
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
        transaction.onerror = () => reject(transaction.error);
      });
      return asked.result;
    } finally {
      connection.close();
    }
  };
  return {
    async write(name, bytes) {
      await run('readwrite', (models) => models.put(bytes.buffer, name));
    },
    async read(name) {
      const found: unknown = await run('readonly', (models) => models.get(name));
      return found instanceof ArrayBuffer ? new Uint8Array(found) : undefined;
    },
    async remove(name) {
      await run('readwrite', (models) => models.delete(name));
    },
    async names() {
      return (await run('readonly', (models) => models.getAllKeys())).map(String);
    },
  };
}

function open(database: string): Promise<IDBDatabase> {
  if (typeof indexedDB === 'undefined') {
    throw new EngineError('indexedDBStore: this runtime has no IndexedDB.');
  }
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
