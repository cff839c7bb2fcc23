/** Whether colours may be written: to a terminal, unless `NO_COLOR` says no (no-color.org). */
export function isColored(stream: { isTTY?: boolean }): boolean {
  const { NO_COLOR, TERM } = process.env;
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

/** Bold where colours may be. */
export function bold(text: string, colored: boolean): string {
  return colored ? `\x1b[1m${text}\x1b[22m` : text;
}

/** Red where colours may be. */
export function red(text: string, colored: boolean): string {
  return colored ? `\x1b[31m${text}\x1b[39m` : text;
}
