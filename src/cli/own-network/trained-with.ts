// What a network's file tells beside the network: with which columns it was trained here, and by which loss. The library reads
// such a file as any other, and leaves this out when it saves it anew.
import { FormatError } from '../../base/errors.js';
import { describe, isDictionary } from '../../base/validate.js';
import { LOSSES } from '../../core/abi-names.js';
import type { LossName } from '../../description/losses.js';
import { decodeSafetensors, encodeSafetensors } from '../../serialization/safetensors.js';

/** A column of numbers, and how it is written. */
export interface NumberSource {
  readonly name: string;
  readonly type: 'number' | 'boolean';
  readonly decimal: '.' | ',';
}

/** What `myelin train` trained a network with. */
export interface TrainedWith {
  /** In the order of the network's inputs. */
  readonly inputs: readonly NumberSource[];
  readonly targets: readonly NumberSource[];
  readonly loss: LossName;
}

const KEY = 'trainedWith';
/** Texts of safetensors have a key in snake case, as its own do. */
const TEXT_KEY = 'trained_with';

/** The file with that in it, or with another text under another key. */
export function withTrainedWith(
  file: Uint8Array,
  format: 'json' | 'safetensors',
  trainedWith: TrainedWith,
): Uint8Array {
  const json = JSON.stringify(trainedWith);
  if (format === 'safetensors') return withText(file, TEXT_KEY, json);
  const end = file.lastIndexOf(0x7d); // the object's brace
  const more = new TextEncoder().encode(`,"${KEY}":${json}}`);
  const whole = new Uint8Array(end + more.length);
  whole.set(file.subarray(0, end));
  whole.set(more, end);
  return whole;
}

/** A safetensors file with a further text in its metadata. */
export function withText(file: Uint8Array, key: string, text: string): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(file);
  return encodeSafetensors(tensors, new Map([...metadata, [key, text]]));
}

/** What a file tells of it; undefined: nothing. @throws FormatError something else stands there. */
export function trainedWithIn(file: Uint8Array): TrainedWith | undefined {
  const given = isSafetensors(file)
    ? parsed(decodeSafetensors(file).metadata.get(TEXT_KEY))
    : (JSON.parse(new TextDecoder().decode(file)) as Record<string, unknown>)[KEY];
  return given === undefined ? undefined : checked(given);
}

/** A header's length in 64 bits has bytes that are 0, which no JSON text has. */
function isSafetensors(file: Uint8Array): boolean {
  return file.subarray(0, 8).includes(0);
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FormatError(`'${KEY}' is no JSON: ${(error as Error).message}.`);
  }
}

function checked(given: unknown): TrainedWith {
  const { inputs, targets, loss } = isDictionary(given) ? given : {};
  const known = LOSSES.find((name) => name === loss);
  if (known === undefined) {
    throw new FormatError(`'${KEY}': loss: expected the name of a loss, got ${describe(loss)}.`);
  }
  return { inputs: sources('inputs', inputs), targets: sources('targets', targets), loss: known };
}

function sources(what: string, given: unknown): NumberSource[] {
  const where = `'${KEY}': ${what}`;
  if (!Array.isArray(given)) {
    throw new FormatError(`${where}: expected a list of columns, got ${describe(given)}.`);
  }
  return given.map((each: unknown, i) => {
    const { name, type, decimal } = isDictionary(each) ? each : {};
    const knownType = (['number', 'boolean'] as const).find((one) => one === type);
    const knownMark = (['.', ','] as const).find((one) => one === decimal);
    if (typeof name === 'string' && knownType && knownMark) {
      return { name, type: knownType, decimal: knownMark };
    }
    throw new FormatError(`${where}[${i}]: expected { name, type, decimal }.`);
  });
}
