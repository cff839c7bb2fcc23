import { readFile } from 'node:fs/promises';
import { FormatError } from '../base/errors.js';
import { Network } from '../network/network.js';
import { decodeModel } from '../serialization/model.js';
import type { AnyModel as TableModel } from '../table/model/any-model.js';
import { Classifier } from '../table/model/classifier.js';
import { Regressor } from '../table/model/regressor.js';
import { useAllLayers } from './all-layers.js';
import { type TrainedWith, trainedWithIn } from './own-network/trained-with.js';
import { inFile } from './rows/open.js';

/** What the command line can do something with. */
export type AnyModel = TableModel | Network;

/** A model, and what its file tells of it besides. */
export interface ModelFile {
  readonly model: AnyModel;
  /** Of a network that was trained here; undefined: the file says nothing. */
  readonly trainedWith: TrainedWith | undefined;
}

/** The model in a file. @throws FormatError none. @throws what the file system reports. */
export function loadModelFile(path: string): Promise<ModelFile> {
  return inFile(path, async () => {
    const bytes = await readFile(path);
    switch (formatIn(bytes)) {
      case 'myelin-classifier':
        return { model: decodeModel(bytes, Classifier), trainedWith: undefined };
      case 'myelin-regressor':
        return { model: decodeModel(bytes, Regressor), trainedWith: undefined };
      default:
        useAllLayers();
        return { model: decodeModel(bytes), trainedWith: trainedWithIn(bytes) };
    }
  });
}

/** As `loadModelFile`, where the model alone is wanted. */
export async function loadModel(path: string): Promise<AnyModel> {
  return (await loadModelFile(path)).model;
}

/** A model of tables. @throws FormatError a network, which knows no columns. */
export async function loadTableModel(path: string): Promise<TableModel> {
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
