import { OptionError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import { VERSION } from '../base/version.js';

/** Before every key of ours and of BullMQ's. */
export const PREFIX = 'myelin';

/** Keys of one queue. */
export interface Names {
  /** BullMQ's name of the queue: of one version, so that no worker of another is ever given a trial. */
  readonly queue: string;
  /** A sorted set of workers of all versions, `version id` by the time when they last were there. */
  readonly workers: string;
  /** The same of callers, of this version. */
  readonly callers: string;
  /** A list of answers that differ from earlier ones. */
  readonly conflicts: string;
  /** A set of trials that nobody wants any more. */
  readonly cancelled: string;
  /** A data set's pieces. */
  data(hash: string): string;
  /** Who uses a data set. */
  users(hash: string): string;
  /** A trial's first answer. */
  answer(id: string): string;
}

/** @throws OptionError */
export function namesOf(where: string, queue: unknown): Names {
  if (typeof queue !== 'string' || !/^[\w.-]{1,100}$/.test(queue)) {
    throw new OptionError(
      `${where}: queue: expected a name of letters, digits, '-', '_' and '.', got ${describe(queue)}.`,
    );
  }
  const own: string = `${PREFIX}:${queue}`;
  const versioned: string = `${own}@${VERSION}`;
  return {
    queue: `${queue}@${VERSION}`,
    workers: `${own}:myelin-workers`,
    callers: `${versioned}:myelin-callers`,
    conflicts: `${versioned}:myelin-conflicts`,
    cancelled: `${versioned}:myelin-cancelled`,
    data: (hash) => `${versioned}:myelin-data:${hash}`,
    users: (hash) => `${versioned}:myelin-users:${hash}`,
    answer: (id) => `${versioned}:myelin-answer:${id}`,
  };
}

/** What is left by who died goes by itself after so many seconds. */
export const KEPT: number = 24 * 3600;
/** Who has not been there for so many milliseconds is gone. */
export const GONE: number = 30_000;
