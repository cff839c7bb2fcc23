import { OptionError } from '../../base/errors.js';
import { freezePlain } from '../../base/plain-data.js';
import { checkName, describe, ownProperties } from '../../base/validate.js';
import { type DenseSpec, resolveDense } from './dense.js';
import { type DropoutSpec, resolveDropout } from './dropout.js';
import type { Resolve, ResolvedLayer } from './layer-kind.js';

/** A layer as plain data: what `dense` and `dropout` return. */
export type LayerSpec = DenseSpec | DropoutSpec;

/** Every kind of layer. Another one is a file of its own and a line here. */
const KINDS: Readonly<Record<LayerSpec['kind'], Resolve>> = {
  dense: resolveDense,
  dropout: resolveDropout,
};

/** The layers of a network, each in its place. @throws OptionError @internal */
export function resolveLayers(what: string, specs: unknown, inputs: number): ResolvedLayer[] {
  if (!Array.isArray(specs) || specs.length === 0) {
    throw new OptionError(
      `${what}: expected a list of at least one layer, such as [dense({ units: 1 })], got ${describe(specs)}.`,
    );
  }
  const layers: ResolvedLayer[] = [];
  let width = inputs;
  for (const [i, given] of [...(specs as unknown[])].entries()) {
    const where = `${what}[${i}]`;
    if (typeof given !== 'object' || given === null) {
      throw new OptionError(`${where}: expected a layer such as dense(…), got ${describe(given)}.`);
    }
    const spec = ownProperties(given);
    const kinds = Object.keys(KINDS) as LayerSpec['kind'][];
    const kind = checkName(`${where}: kind`, spec.kind, kinds);
    const layer = KINDS[kind](where, spec, width);
    freezePlain(layer);
    layers.push(layer);
    width = layer.units;
  }
  if (!layers.some((layer) => layer.weights)) {
    throw new OptionError(`${what}: no layer has weights; add a dense(…).`);
  }
  return layers;
}
