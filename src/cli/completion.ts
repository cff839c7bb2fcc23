// Programs for shells, written from the verbs' descriptions.
import type { Command, Flag } from './command.js';
import { GLOBAL_FLAGS } from './global-flags.js';

/** The shells that there are programs for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A program that completes verbs, flags and their values, and else the names of files. */
export function completionOf(shell: (typeof SHELLS)[number], commands: readonly Command[]): string {
  const write = { bash, zsh, fish }[shell];
  return write(commands);
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map(
    ({ name, options }) => `    ${name}) flags=${quote(namesOf(options).join(' '))} ;;`,
  );
  const values = choicesOf(commands).map(
    ([flag, choices]) =>
      `    --${flag}) COMPREPLY=($(compgen -W ${quote(choices.join(' '))} -- "$word")); return ;;`,
  );
  return `# bash: eval "$(myelin completion bash)"
_myelin() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} flags=
  COMPREPLY=()
  if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quote([...commands.map(({ name }) => name), '--help', '--version'].join(' '))} -- "$word"))
    return
  fi
  case $before in
${values.join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
    *) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -F _myelin myelin
`;
}

function zsh(commands: readonly Command[]): string {
  const verbs = commands.map(
    ({ name, summary }) => `    ${quote(`${name}:${summary.replaceAll(':', ',')}`)}`,
  );
  const cases = commands.map(({ name, options }) => {
    const flags = [...options, ...GLOBAL_FLAGS]
      .flatMap(zshFlags)
      .map((flag) => `        ${quote(flag)}`);
    return `      ${name})\n        _arguments \\\n${[...flags, "        '*:file:_files'"].join(' \\\n')} ;;`;
  });
  return `#compdef myelin
# zsh: eval "$(myelin completion zsh)"
_myelin() {
  local -a verbs
  verbs=(
${verbs.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
  else
    local verb=$words[2]
    shift words
    (( CURRENT-- ))
    case $verb in
${cases.join('\n')}
    esac
  fi
}
if [ "$funcstack[1]" = _myelin ]; then
  _myelin "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
  compdef _myelin myelin
fi
`;
}

function zshFlags({ name, short, help, value, choices }: Flag): string[] {
  const said = `[${help.replaceAll(/[[\]:]/g, ' ')}]`;
  const action = choices ? `(${choices.join(' ')})` : value === 'FILE' ? '_files' : '';
  const takes = value === undefined ? '' : `:${value}:${action}`;
  const long = `--${name}${value === undefined ? '' : '='}${said}${takes}`;
  return short ? [long, `-${short}${said}${takes}`] : [long];
}

function fish(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c myelin -n "not __fish_seen_subcommand_from ${names}" -f -a ${name} -d ${quote(summary)}`,
    ...[...options, ...GLOBAL_FLAGS].map(
      (flag) => `complete -c myelin -n "__fish_seen_subcommand_from ${name}" ${fishFlag(flag)}`,
    ),
  ]);
  return `# fish: myelin completion fish | source\n${lines.join('\n')}\n`;
}

function fishFlag({ name, short, value, choices, help }: Flag): string {
  const letter = short ? ` -s ${short}` : '';
  const takes = value === undefined ? '' : choices ? ` -x -a ${quote(choices.join(' '))}` : ' -r';
  return `-l ${name}${letter}${takes} -d ${quote(help)}`;
}

function namesOf(options: readonly Flag[]): string[] {
  return [...options, ...GLOBAL_FLAGS].map(({ name }) => `--${name}`);
}

/** Values by flag; a flag of several verbs has the same in all. */
function choicesOf(commands: readonly Command[]): [string, readonly string[]][] {
  const all = new Map<string, readonly string[]>();
  for (const { options } of commands) {
    for (const { name, choices } of options) if (choices) all.set(name, choices);
  }
  return [...all];
}

/** Within single quotes nothing is anything else. fish knows the same form of a quote in them. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
