import { OptionError } from '../base/errors.js';
import { describe, isA } from '../base/validate.js';
import { Network } from './network.js';

/** @throws OptionError it is no network */
export function checkNetwork(what: string, network: unknown): asserts network is Network {
  if (isA(network, Network)) return;
  throw new OptionError(`${what}: expected a Network, got ${describe(network)}.`);
}
