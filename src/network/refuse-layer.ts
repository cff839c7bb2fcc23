import { OptionError } from '../base/errors.js';

/**
 * For what writes networks elsewhere: a kind of layer that it has no writer for. `known`: the kinds that it has.
 *
 * @throws OptionError always. @internal
 */
export function refuseLayer(
  what: string,
  where: string,
  kind: string,
  known: readonly string[],
): never {
  throw new OptionError(
    `${what}: ${where} is a ${kind} layer, which cannot be written there; ${known.join(', ')} can be, and layers that do nothing outside training.`,
  );
}
