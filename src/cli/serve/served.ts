import { exitCodeOf } from '../exit-codes.js';
import { HttpError } from './http-error.js';

/** What a server needs of a model. */
export interface Served {
  /** For people: what it is. */
  readonly title: string;
  /** For programs: `GET /schema`. */
  readonly schema: object;
  /** The answer to a body, as JSON has it. @throws HttpError 400, 422 */
  answer(text: string): Answered;
}

/** An answer. */
export interface Answered {
  readonly value: unknown;
  /** How many rows were foretold. */
  readonly rows: number;
}

/** A body as JSON: an object or a list. @throws HttpError 400. `expected`: what it may be. */
export function bodyOf(text: string, expected: string): object {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, 'ERR_BODY', `the body is no JSON: ${(error as Error).message}.`);
  }
  if (typeof body === 'object' && body !== null) return body;
  throw new HttpError(400, 'ERR_BODY', `expected ${expected}.`);
}

/** What does not fit the model is the caller's; all else is ours. @throws HttpError 422 */
export function fitting<T>(answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (exitCodeOf(error) !== 3) throw error;
    const { code, message } = error as Error & { code: string };
    throw new HttpError(422, code, message);
  }
}
