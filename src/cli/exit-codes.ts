// Exit statuses, by the class of the error. They never change; docs/cli.md lists them.

/** A status and what it says. */
export const EXIT_CODES = {
  0: 'done',
  1: 'a fault of Myelin itself, or one that nobody foresaw',
  2: 'usage: an option, a verb or a value that cannot be meant',
  3: 'data: a file of rows that cannot be read, or does not fit the model',
  4: 'model: a file that is no model, or a broken one',
  5: 'files: a file that is not there, may not be read or written, a full disk',
  6: 'training: the weights became infinite',
  7: 'engine: no memory, or no engine as asked for',
  130: 'interrupted by Ctrl-C; what was saved is said',
  143: 'ended by SIGTERM; what was saved is said',
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  ERR_USAGE: 2,
  ERR_OPTION: 2,
  ERR_DATA: 3,
  ERR_SHAPE: 3,
  ERR_FORMAT: 4,
  ERR_MISSING_PART: 5,
  ERR_NOT_FITTED: 4,
  ERR_DIVERGENCE: 6,
  ERR_ENGINE: 7,
  ERR_OUT_OF_MEMORY: 7,
};

/** By its code, not its class: the classes are loaded by those who throw them. */
export function exitCodeOf(error: unknown): ExitCode {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  if (typeof code !== 'string') return 1;
  return BY_CODE[code] ?? (typeof syscall === 'string' ? 5 : 1);
}
