// What a user might write first.

/** Prints the engine and an answer, which must not depend on it. */
export const PROGRAM = `
import { engineName, MyelinError, init } from 'myelin';
const error = await init({ engine: 'cuda' }).catch((error) => error);
const result = { engine: engineName(), answer: error instanceof MyelinError && error.code };
globalThis.document ? (document.title = JSON.stringify(result)) : console.log(JSON.stringify(result));
`;

export const ANSWER = 'ERR_OPTION';

export const TYPED_PROGRAM = `
import { type EngineName, engineName, type InitOptions, init, MyelinError } from 'myelin';
const options: InitOptions = { engine: 'simd' };
const done: Promise<void> = init(options);
const name: EngineName = engineName();
export const error: MyelinError | undefined = undefined;
// @ts-expect-error: no such engine
void init({ engine: 'cuda' });
export { done, name };
`;
