/** The method that a message begins with, for people who call methods. */
const METHOD = /^(?:[A-Za-z]+(?:\.[A-Za-z]+)*): /;

/**
 * An error as a person who typed a command wants it: what, where and what to do, without a stack unless asked. `known`: the flags
 * that the verb has; undefined: any.
 */
export function messageOf(error: unknown, stack: boolean, known?: readonly string[]): string {
  if (!(error instanceof Error)) return String(error);
  if (stack && error.stack) return error.stack;
  const { file, code, path, dest } = error as Given;
  const system = SYSTEM[String(code)];
  if (system !== undefined) return [dest ?? path, system].filter(Boolean).join(': ');
  const text = error.message;
  return file === undefined ? text : `${file}: ${text.replace(METHOD, '')}${hintOf(text, known)}`;
}

interface Given {
  /** In which file of the user's it lies. */
  readonly file?: string;
  readonly code?: unknown;
  /** Of errors of the file system. */
  readonly path?: string;
  readonly dest?: string;
}

/** What the file system says, for people. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder.',
  EACCES: 'this may not be read or written; its rights say so.',
  EPERM: 'this may not be done here.',
  EISDIR: 'this is a folder, expected a file.',
  ENOTDIR: 'a part of this path is no folder.',
  ENOSPC: 'the disk is full. Nothing that was there has been changed.',
  EDQUOT: 'the disk quota is used up. Nothing that was there has been changed.',
  EROFS: 'nothing can be written here: the file system is read-only.',
  EMFILE: 'too many files are open.',
  EADDRINUSE: 'the port is in use; --port takes another.',
};

/** Options of the library that a message names, as they are typed here. */
function hintOf(text: string, known: readonly string[] | undefined): string {
  const flags: string[] = [];
  const columns = /columns: (\{.*\})/.exec(text)?.[1];
  const has = (flag: string): boolean => known?.includes(flag.split(' ')[0]!) ?? true;
  if (columns !== undefined && has('columns')) flags.push(`--columns '${asJSON(columns)}'`);
  for (const [option, flag] of FLAGS) {
    if (has(flag) && new RegExp(`\\b${option}: `).test(text)) flags.push(`--${flag}`);
  }
  return flags.length === 0 ? '' : ` Here: ${flags.join(' or ')}.`;
}

const FLAGS: readonly (readonly [option: string, flag: string])[] = [
  ['separator', 'separator'],
  ['header', 'no-header'],
  ['duplicateHeaders', 'duplicate-headers number'],
  ['shortRows', 'short-rows gaps'],
  ['encoding', 'encoding'],
];

/** `{ when: { type: 'date' } }` as JSON. */
function asJSON(text: string): string {
  const quoted = text.replace(/'([^']*)'/g, '"$1"').replace(/([{,]\s*)([A-Za-z_]\w*):/g, '$1"$2":');
  try {
    return JSON.stringify(JSON.parse(quoted));
  } catch {
    return text;
  }
}
