import { ConflictError, FormatError, OptionError } from '../base/errors.js';
import { describe, isA, isDictionary } from '../base/validate.js';
import { parse, resultOf, resultText, type TrialResult } from './trial.js';

/** What is used of `node:fs`. */
interface FileSystem {
  openSync(path: string | URL, flags: string): number;
  closeSync(file: number): void;
  fstatSync(file: number): { readonly size: number };
  readSync(file: number, bytes: Uint8Array, offset: number, length: number, at: number): number;
  writeSync(file: number, bytes: Uint8Array, offset: number, length: number): number;
  ftruncateSync(file: number, length: number): void;
  fdatasyncSync(file: number): void;
}

const HEAD = '{"format":"myelin-search","version":1}';
const LINE_FEED = 10;

/**
 * The results of a search in a file, one a line. A line is there when its line feed is: what a killed process left of the
 * last one is cut off when the file is next opened, and its trial runs again, to the same bits. So nothing is ever
 * rewritten, and whatever moment the process ends at, every whole line counts.
 */
export class Journal {
  readonly #path: string;
  readonly #fs: FileSystem;
  readonly #results = new Map<string, TrialResult>();
  readonly #file: number;

  /** Opens or makes the file. @throws FormatError it is something else. What the file system reports. */
  constructor(where: string, path: string | URL) {
    this.#fs = fileSystem(where, path);
    this.#path = typeof path === 'string' ? path : path.href;
    this.#file = this.#fs.openSync(path, 'a+');
    try {
      this.#read(where);
    } catch (error) {
      this.#fs.closeSync(this.#file);
      throw error;
    }
  }

  /** What was found out before. */
  get(id: string): TrialResult | undefined {
    return this.#results.get(id);
  }

  /** Notes a result for good: it is on the disk when this returns. `about`: what a reader of the file wants to know. */
  add(id: string, result: TrialResult, about: string): void {
    this.#append(`{"trial":"${id}","about":${about},"result":${resultText(result)}}`);
    this.#results.set(id, result);
  }

  close(): void {
    this.#fs.closeSync(this.#file);
  }

  #append(line: string): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    for (let done = 0; done < bytes.length; ) {
      done += this.#fs.writeSync(this.#file, bytes, done, bytes.length - done);
    }
    this.#fs.fdatasyncSync(this.#file);
  }

  #read(where: string): void {
    const { size } = this.#fs.fstatSync(this.#file);
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size; ) {
      const read = this.#fs.readSync(this.#file, bytes, done, size - done, done);
      if (read === 0) break;
      done += read;
    }
    const whole = bytes.lastIndexOf(LINE_FEED) + 1;
    const lines = new TextDecoder().decode(bytes.subarray(0, whole)).split('\n').slice(0, -1);
    const what = `${where}: store: ${this.#path}`;
    const rest = new TextDecoder().decode(bytes.subarray(whole));
    // A file without a whole line may be anything: only a beginning of ours is cut off.
    if (lines.length === 0 ? !HEAD.startsWith(rest) : lines[0] !== HEAD) {
      throw new FormatError(`${what}: expected a file of searches, whose first line is ${HEAD}.`);
    }
    for (const [i, line] of lines.entries()) {
      // Journals may be joined by putting one behind the other.
      if (line !== HEAD) this.#take(`${what}, line ${i + 1}`, line);
    }
    if (whole < size) this.#fs.ftruncateSync(this.#file, whole);
    if (lines.length === 0) this.#append(HEAD);
  }

  #take(what: string, line: string): void {
    const json = parse(what, line);
    const { trial, result } = isDictionary(json) ? json : {};
    if (typeof trial !== 'string') {
      throw new FormatError(`${what}: expected a trial, got ${describe(json)}.`);
    }
    const read = resultOf(what, result);
    const known = this.#results.get(trial);
    if (known) checkEqual(what, trial, known, read);
    else this.#results.set(trial, read);
  }
}

/** Two answers to one trial must be the same to the bit. @throws ConflictError */
export function checkEqual(
  where: string,
  id: string,
  first: TrialResult,
  second: TrialResult,
): void {
  const [one, two] = [resultText(first), resultText(second)];
  if (one === two) return;
  throw new ConflictError(
    `${where}: trial ${id} has two answers that differ. One of the machines, or its Myelin, does not compute what the others do.`,
    one,
    two,
  );
}

function fileSystem(where: string, path: unknown): FileSystem {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:fs'): FileSystem };
  };
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!fs) throw new OptionError(`${where}: store: there are no files here to keep results in.`);
  if ((typeof path === 'string' && path !== '') || isA(path, URL)) return fs;
  throw new OptionError(`${where}: store: expected the path of a file, got ${describe(path)}.`);
}
