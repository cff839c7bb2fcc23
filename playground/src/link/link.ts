// A link holds the settings, how many epochs were trained, and two hashes: of the data, and of the weights that came out.
// Whoever opens it trains the same, and sees by the hashes whether the bits are the same.
import type { Settings } from '../training/settings.js';
import { LIMITS, number, readSettings } from './read-settings.js';

export interface Shared {
  readonly settings: Settings;
  readonly epochs: number;
  readonly hash: string;
  readonly dataHash: string;
}

export function toParameters({ settings, epochs, hash, dataHash }: Shared): URLSearchParams {
  return new URLSearchParams({
    settings: JSON.stringify(settings),
    epochs: String(epochs),
    weights: hash,
    data: dataHash,
  });
}

/** undefined: the address holds no run. @throws RangeError with the name of what is wrong. */
export function fromParameters(parameters: URLSearchParams): Shared | undefined {
  const settings = parameters.get('settings');
  if (settings === null) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(settings);
  } catch {
    throw new RangeError('settings');
  }
  return {
    settings: readSettings(json),
    epochs: number('epochs', Number(parameters.get('epochs') ?? 0), 0, LIMITS.epochs, true),
    hash: hash('weights', parameters.get('weights')),
    dataHash: hash('data', parameters.get('data')),
  };
}

function hash(name: string, value: string | null): string {
  if (value === null || !/^[0-9a-f]{16}$/.test(value)) throw new RangeError(name);
  return value;
}
