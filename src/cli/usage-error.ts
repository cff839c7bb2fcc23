/** What was typed cannot be meant: an option or a verb that is unknown, a value that is missing. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  /** The code by which exit statuses are told. */
  readonly code = 'ERR_USAGE';
}
