// What the coverage-guided run calls, bundled by scripts/fuzz.mjs.
import { RandomState } from '../../src/index.js';
import { chosenBy } from './byte-random.js';
import { structured } from './structured.js';
import { isRefusal } from './target.js';
import { targets } from './targets.js';

/** A way into the loaders: with what to begin, and what to do with the bytes that the fuzzer makes. */
export interface Entry {
  seeds(): Uint8Array[];
  readonly files?: readonly [folder: string, ending: string];
  fuzz(bytes: Uint8Array): void;
}

function refusedOrWhole(load: () => void): void {
  try {
    load();
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

const ofBytes = Object.entries(targets).map(([name, target]): [string, Entry] => [
  name,
  { ...target, fuzz: (bytes) => refusedOrWhole(() => target.load(bytes)) },
]);

/** Numbers at random: each seed chooses one file. */
const randomBytes = (seed: number): Uint8Array =>
  Uint8Array.from(new RandomState(seed).randint(0, 256, 400));

const ofStructure = Object.entries(structured).map(([name, files]): [string, Entry] => [
  name,
  {
    seeds: () => Array.from({ length: 30 }, (_, seed) => randomBytes(seed)),
    fuzz(bytes) {
      const [target, file] = chosenBy(bytes, files);
      refusedOrWhole(() => targets[target]!.load(file));
    },
  },
]);

/** By name. */
export const entries: Readonly<Record<string, Entry>> = Object.fromEntries([
  ...ofBytes,
  ...ofStructure,
]);
