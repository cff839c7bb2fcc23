import { usageOf } from './arguments.js';
import type { Command, Flag } from './command.js';
import { GLOBAL_FLAGS } from './global-flags.js';
import { bold } from './style.js';

/** What `myelin --help` says. */
export function overview(commands: readonly Command[], colored: boolean): string {
  const widest = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(widest)}  ${summary}`);
  return [
    'From a file to a model, a report and answers.',
    '',
    bold('Usage', colored),
    '  myelin VERB … [options]',
    '',
    bold('Verbs', colored),
    ...lines,
    '',
    bold('Options', colored),
    '  -h, --help   of a verb: myelin VERB --help',
    '  --version    of this package',
    '',
    bold('To begin with', colored),
    '  myelin inspect customers.csv',
    '  myelin train customers.csv --target churned -o churn.json --report churn.html',
    '  myelin predict churn.json new.csv -o answers.csv',
    '',
    'Data goes to stdout, words to stderr; - is stdin or stdout.',
    '',
  ].join('\n');
}

/** What `myelin VERB --help` says. */
export function helpOf(command: Command, colored: boolean): string {
  const options = [...command.options, ...GLOBAL_FLAGS];
  const heads = options.map(headOf);
  const widest = Math.max(...heads.map((head) => head.length));
  return [
    `${command.summary[0]!.toUpperCase()}${command.summary.slice(1)}.`,
    '',
    bold('Usage', colored),
    `  ${usageOf(command)}`,
    '',
    bold('Options', colored),
    ...options.map(({ help, choices }, i) => {
      const listed = choices ? ` (${choices.join(', ')})` : '';
      return `  ${heads[i]!.padEnd(widest)}  ${help}${listed}`;
    }),
    '',
    bold('Examples', colored),
    ...command.examples.flatMap(([line, what]) => [`  # ${what}`, `  ${line}`]),
    '',
  ].join('\n');
}

function headOf({ name, short, value }: Flag): string {
  return `${short ? `-${short}, ` : '    '}--${name}${value === undefined ? '' : ` ${value}`}`;
}
