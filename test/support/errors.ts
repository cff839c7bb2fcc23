import { expect } from 'vitest';
import { MyelinError } from '../../src/index.js';

/** Any of the library's error classes. */
export type ErrorClass = new (...args: never[]) => MyelinError;

/** Runs `body`, which must throw an error of exactly this class and code, with each part in its message. */
export function expectError(
  body: () => unknown,
  type: ErrorClass,
  code: string,
  ...parts: string[]
): MyelinError {
  let caught: unknown;
  try {
    body();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(type);
  const error = caught as MyelinError;
  expect(error).toBeInstanceOf(MyelinError);
  expect(error.code).toBe(code);
  expect(error.name).toBe(type.name);
  for (const part of parts) expect(error.message).toContain(part);
  return error;
}

/** A value that the types forbid. */
export const loose = (value: unknown): never => value as never;

/** As `expectError`, for a promise. */
export async function expectRejection(
  promise: Promise<unknown>,
  type: ErrorClass,
  code: string,
  ...parts: string[]
): Promise<MyelinError> {
  let rethrow = (): unknown => undefined;
  try {
    await promise;
  } catch (error) {
    rethrow = () => {
      throw error;
    };
  }
  return expectError(rethrow, type, code, ...parts);
}
