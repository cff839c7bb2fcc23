import type { Network } from '../../network/network.js';
import { SOURCE_WRITERS } from '../../network/source/layers/writers.js';
import { Program } from '../../network/source/program.js';
import { type SourceModule, sourceModel } from '../../network/source/source-model.js';
import { outputsOf } from '../model/outcome.js';
import type { ModelParts, ModelWhole } from '../model/parts.js';
import { FUNCTIONS } from './functions.js';

/** A model of tables as a program: its preprocessing, all of its networks, and what it answers to a row. @internal */
export function writeTableProgram(whole: ModelWhole, module: SourceModule): string {
  const writing = new Writing(module);
  const { models, isSeveral } = whole;
  const answers = models.map((parts, i) => writing.model(parts, i + 1));
  const classes = models.some(({ kind }) => kind === 'classes');
  const exported = classes ? ['predict', 'predictProbabilities'] : ['predict'];
  const start = module === 'cjs' ? 'function' : 'export function';
  const targets = models.map(({ target }) => inComment(target)).join(', ');
  const functions = exported.flatMap((name) => {
    const own = answers.map((each) => each[name as 'predict']);
    const values = models.map(
      ({ target }, i) => `    [${JSON.stringify(target)}]: ${own[i]!.value},`,
    );
    const type = isSeveral
      ? `{ ${models.map(({ target }, i) => `${JSON.stringify(target)}: ${own[i]!.type}`).join('; ')} }`
      : own[0]!.type;
    const value = isSeveral ? `{\n${values.join('\n')}\n  }` : own[0]!.value;
    return [
      '',
      `/** ${WHAT[name as 'predict']}${isSeveral ? ' of each target' : ''}. */`,
      `${start} ${name}(row${writing.type('Row')})${writing.type(type)} {`,
      `  return ${value};`,
      '}',
    ];
  });
  const lines = [
    `// ${classes ? 'Classes' : 'Numbers'} by ${targets}: a model of tables with its preprocessing, written by Myelin's toSource.`,
    '// The functions are those of Myelin (MIT License): the answers are those of the model, to the bit. A row is { column: value }:',
    '// numbers, texts, booleans, dates as Date or milliseconds since 1970, null for a gap.',
    ...(module === 'cjs' ? ["'use strict';"] : []),
    '',
    ...writing.functions(),
    '',
    ...writing.statements,
    ...functions,
    ...(module === 'cjs' ? ['', `module.exports = { ${exported.join(', ')} };`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** A name within a line of comment, which these characters would end: what stands behind would be code. */
function inComment(name: string): string {
  return JSON.stringify(name).replace(
    /[\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16)}`,
  );
}

const WHAT = {
  predict: 'The answer to a row',
  predictProbabilities: 'The probability of each class',
};

/** An expression of the answer to `row`, and its type. */
interface Answer {
  readonly value: string;
  readonly type: string;
}

class Writing {
  readonly statements: string[] = [];
  readonly #typescript: boolean;
  readonly #programs = new Map<Network['dtype'], Program>();
  readonly #used = new Set<string>();

  constructor(module: SourceModule) {
    this.#typescript = module === 'typescript';
  }

  /** What stands in TypeScript only. */
  type(text: string): string {
    return this.#typescript ? `: ${text}` : '';
  }

  /** The functions that are used, each after those that its value needs. */
  functions(): string[] {
    const own = Object.entries(FUNCTIONS).filter(([name]) => this.#used.has(name));
    const all = [
      ...[...this.#programs.values()].flatMap((program) => program.functions()),
      ...own.map(([, { text }]) => text),
    ];
    return [...new Set(all)]
      .map((text) => text.replace(/‹(.*?)›/g, this.#typescript ? '$1' : ''))
      .filter((text) => text !== '');
  }

  /** Writes what answers for one target; `i`: its number. */
  model(parts: ModelParts, i: number): Record<'predict' | 'predictProbabilities', Answer> {
    const { features, members } = parts.ensemble;
    for (const name of ['fillRow', 'addTo', 'Row', 'Features']) this.#need(name);
    const steps = features.flatMap((own, fold) => {
      const at = `${i}_${fold + 1}`;
      const list = own.map((each) => `  ${JSON.stringify(each)},\n`).join('');
      this.statements.push(`const features${at}${this.type('Features')} = [\n${list}];`);
      const calls = members.map(({ networks, weight }, member) => {
        const network = networks[fold]!;
        const name = this.#network(network, `${at}_${member + 1}`);
        return `  addTo(sum, ${name}(x${fold + 1}), ${weight / features.length});`;
      });
      const { inputs } = members[0]!.networks[fold]!;
      return [
        `  const x${fold + 1} = fillRow(row, features${at}, new Float64Array(${inputs}));`,
        ...calls,
      ];
    });
    const outputs =
      parts.kind === 'number' ? 1 : outputsOf({ kind: 'classes', count: parts.classes.length });
    this.statements.push(
      '',
      `function answer${i}(row${this.type('Row')})${this.type('Float64Array')} {`,
      `  const sum = new Float64Array(${outputs});`,
      ...steps,
      `  return sum;`,
      '}',
    );
    return parts.kind === 'number' ? this.#number(parts, i) : this.#classes(parts.classes, i);
  }

  #number(
    { mean, scale }: { readonly mean: number; readonly scale: number },
    i: number,
  ): Record<'predict' | 'predictProbabilities', Answer> {
    const non = this.#typescript ? '!' : '';
    const answer = { value: `answer${i}(row)[0]${non} * ${scale} + ${mean}`, type: 'number' };
    return { predict: answer, predictProbabilities: answer };
  }

  #classes(
    classes: Extract<ModelParts, { kind: 'classes' }>['classes'],
    i: number,
  ): Record<'predict' | 'predictProbabilities', Answer> {
    for (const name of ['spread', 'likeliest']) this.#need(name);
    const labels = classes.map((label) => JSON.stringify(label));
    const label = labels.join(' | ');
    const non = this.#typescript ? '!' : '';
    const count = classes.length;
    this.statements.push(
      `const classes${i}${this.type(`readonly (${label})[]`)} = [${labels.join(', ')}];`,
    );
    const all = `spread(answer${i}(row), ${count})`;
    return {
      predict: { value: `classes${i}[likeliest(${all}, ${count})[0]${non}]${non}`, type: label },
      predictProbabilities: {
        value: `Object.fromEntries(Array.from(${all}, (value, c) => [String(classes${i}[c]), value]))`,
        type: 'Record<string, number>',
      },
    };
  }

  /** A function of one network's answer; returns its name. */
  #network(network: Network, name: string): string {
    const model = sourceModel(network);
    const program = this.#programOf(model.dtype, model.refuse);
    const before = program.constants.length;
    const start = `${program.need('readSample')}(sample, ${program.zeros(model.inputShape)})`;
    const steps = model.layers.map((layer, k) => program.layer(layer, 'x', `${name}_${k + 1}`));
    this.statements.push(
      ...program.constants.slice(before),
      `function network${name}(sample${this.type('Float64Array')})${this.type(program.array)} {`,
      `  let x${this.type(program.array)} = ${start};`,
      ...steps.map((step) => `  x = ${step};`),
      '  return x;',
      '}',
    );
    return `network${name}`;
  }

  #programOf(dtype: Network['dtype'], refuse: ReturnType<typeof sourceModel>['refuse']): Program {
    let program = this.#programs.get(dtype);
    if (!program) {
      program = new Program(dtype, (self, layer, x, name) => {
        const write = SOURCE_WRITERS.get(layer.kind);
        if (!write) return refuse(`network ${name}`, layer.kind, [...SOURCE_WRITERS.keys()]);
        return write(self, layer, x, name);
      });
      this.#programs.set(dtype, program);
    }
    return program;
  }

  #need(name: string): void {
    if (this.#used.has(name)) return;
    this.#used.add(name);
    for (const use of FUNCTIONS[name]?.uses ?? []) this.#need(use);
  }
}
