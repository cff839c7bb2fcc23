import { readFile } from 'node:fs/promises';
import { FormatError } from '../base/errors.js';
import { Network } from '../network/network.js';
import { decodeModel } from '../serialization/model.js';
import { Classifier } from '../table/model/classifier.js';
import { Regressor } from '../table/model/regressor.js';
import { inFile } from './rows/open.js';

/** What the command line can do something with. */
export type AnyModel = Classifier | Regressor | Network;

/** The model in a file. @throws FormatError none. @throws what the file system reports. */
export function loadModel(path: string): Promise<AnyModel> {
  return inFile(path, async () => {
    const bytes = await readFile(path);
    switch (formatIn(bytes)) {
      case 'myelin-classifier':
        return decodeModel(bytes, Classifier);
      case 'myelin-regressor':
        return decodeModel(bytes, Regressor);
      default:
        return decodeModel(bytes);
    }
  });
}

/** A model of tables. @throws FormatError a network, which knows no columns. */
export async function loadTableModel(path: string): Promise<Classifier | Regressor> {
  const model = await loadModel(path);
  if (!(model instanceof Network)) return model;
  throw withPath(
    new FormatError(
      'a network, which knows no columns; expected a model that `myelin train` made of a table.',
    ),
    path,
  );
}

function withPath(error: FormatError, file: string): FormatError {
  return Object.assign(error, { file });
}

/** What a file says that it is; it is checked when it is read. */
function formatIn(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, 200));
  return /^\s*\{\s*"format"\s*:\s*"([\w-]+)"/.exec(head)?.[1];
}
