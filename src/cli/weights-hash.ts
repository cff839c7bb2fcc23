import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Network } from '../network/network.js';
import type { AnyModel } from './model-file.js';

/**
 * SHA-256 over all tensors of a model, network by network and layer by layer, each with its name and shape: two models
 * answer alike if it is the same and their preprocessing is.
 */
export function weightsHash(model: AnyModel): string {
  const hash = createHash('sha256');
  for (const network of networksOf(model)) {
    for (const [i, layer] of network.layers.entries()) {
      for (const [name, { data, shape }] of Object.entries(layer.parameters)) {
        hash.update(`${i} ${name} float${8 * data.BYTES_PER_ELEMENT} ${shape.join('x')}\n`);
        hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
    }
  }
  return hash.digest('hex');
}

/** All networks of a model, in the order of its file. */
export function networksOf(model: AnyModel): readonly Network[] {
  if (model instanceof Network) return [model];
  return model
    .whole()
    .models.flatMap(({ ensemble }) => ensemble.members.flatMap(({ networks }) => networks));
}

/** SHA-256 of bytes. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of a file; undefined: it was stdin, which is gone. */
export async function hashOfFile(path: string): Promise<string | undefined> {
  if (path === '-') return undefined;
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

/** Enough of a hash to tell two apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 16);
}
