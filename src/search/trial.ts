import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { FormatError } from '../base/errors.js';
import { describe, isArray, isDictionary, quoted } from '../base/validate.js';
import { VERSION } from '../base/version.js';
import { plainText } from './plain-text.js';

/** One training and its scoring, as plain data: the same trial gives the same bits wherever it runs. */
export interface Trial {
  /** SHA-256 of version, data and task, in hexadecimal. */
  readonly id: string;
  /** The version of Myelin that it is for. */
  readonly version: string;
  /** The hash of its data. */
  readonly data: string;
  /** What to train, how, on which part of the data: JSON. */
  readonly task: string;
}

/** The data of a search's trials, bytes under their hash. */
export interface TrialData {
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly hash: string;
  /** A safetensors file. */
  readonly bytes: Uint8Array;
}

/** What a trial found out, plain data. */
export interface TrialResult {
  /** `loss` and each metric of what was not trained with; none where the training diverged or failed. */
  readonly scores: Readonly<Record<string, number>>;
  /** As `scores`, of what was trained with, where asked for. */
  readonly trainScores?: Readonly<Record<string, number>>;
  /** Why and when the training diverged, if it did. */
  readonly divergence?: {
    /** The error's. */
    readonly message: string;
    /** In which epoch, from 1 on. */
    readonly epoch: number;
  };
  /** Why no worker could give an answer, if none could. */
  readonly failure?: string;
  /** The hash of what was trained, so that two answers can be compared to the bit. */
  readonly weights?: string;
  /** What was trained, as JSON, where asked for. */
  readonly trained?: string;
}

/** SHA-256 in hexadecimal. */
export function hashOf(bytes: Uint8Array | string): string {
  return bytesToHex(sha256(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes));
}

/** A trial of this version. @throws OptionError a task that is no plain data. */
export function trialOf(where: string, task: unknown, data: string): Trial {
  const text = plainText(where, task);
  return trialFrom(VERSION, data, text);
}

/** The trial of a task that is text already. */
export function trialFrom(version: string, data: string, task: string): Trial {
  return { id: hashOf(`myelin trial\n${version}\n${data}\n${task}`), version, data, task };
}

const FIGURES: readonly string[] = ['NaN', 'Infinity', '-Infinity'];

/** A result as JSON: equal results have equal text. */
export function resultText(result: TrialResult): string {
  const { scores, trainScores, ...rest } = result;
  return plainText('result', {
    ...rest,
    scores: figuresOf(scores),
    ...(trainScores ? { trainScores: figuresOf(trainScores) } : {}),
  });
}

function figuresOf(scores: Readonly<Record<string, number>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(scores).map(([name, value]) => [
      name,
      Number.isFinite(value) ? value : String(value),
    ]),
  );
}

/** The result that `resultText` wrote. @throws FormatError anything else. */
export function readResult(what: string, text: string): TrialResult {
  return resultOf(what, parse(what, text));
}

/** JSON of somebody else. @throws FormatError */
export function parse(what: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FormatError(`${what}: expected JSON, got ${quoted(text)}.`);
  }
}

/** A result out of JSON. @throws FormatError */
export function resultOf(what: string, json: unknown): TrialResult {
  if (!isDictionary(json)) {
    throw new FormatError(`${what}: expected a result, got ${describe(json)}.`);
  }
  const { scores, trainScores, divergence, failure, weights, trained } = json;
  return {
    scores: readFigures(`${what}: scores`, scores),
    ...(trainScores === undefined
      ? {}
      : { trainScores: readFigures(`${what}: trainScores`, trainScores) }),
    ...(divergence === undefined
      ? {}
      : { divergence: readDivergence(`${what}: divergence`, divergence) }),
    ...optional(what, 'failure', failure),
    ...optional(what, 'weights', weights),
    ...optional(what, 'trained', trained),
  };
}

function optional(what: string, name: string, value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (typeof value === 'string') return { [name]: value };
  throw new FormatError(`${what}: ${name}: expected a text, got ${describe(value)}.`);
}

function readFigures(what: string, json: unknown): Record<string, number> {
  if (!isDictionary(json) || isArray(json)) {
    throw new FormatError(`${what}: expected numbers by name, got ${describe(json)}.`);
  }
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      if (typeof value === 'number') return [name, value];
      if (typeof value === 'string' && FIGURES.includes(value)) return [name, Number(value)];
      throw new FormatError(`${what}: ${quoted(name)}: expected a number, got ${describe(value)}.`);
    }),
  );
}

function readDivergence(what: string, json: unknown): { message: string; epoch: number } {
  const { message, epoch } = (json ?? {}) as { message?: unknown; epoch?: unknown };
  if (typeof message === 'string' && Number.isInteger(epoch)) {
    return { message, epoch: epoch as number };
  }
  throw new FormatError(`${what}: expected a message and an epoch, got ${describe(json)}.`);
}
