import type { ColumnSchema } from '../../table/column-schema.js';
import type { Feature } from '../../table/model/feature.js';
import type { ModelParts } from '../../table/model/parts.js';
import { PYTHON_WRITERS } from './layers/writers.js';
import { PythonProgram, quoted } from './program.js';
import { ANSWER_CLASSES, ANSWER_NUMBERS, TABLE_FUNCTIONS } from './table-functions.js';
import { type About, head, MAIN, READ_CSV } from './texts.js';

/** A model of tables, its preprocessing with it, as a program that needs NumPy alone. */
export function tableToPython(parts: ModelParts, target: string, about: About): string {
  const { schema, ensemble } = parts;
  const program = new PythonProgram(PYTHON_WRITERS);
  const columns = schema.inputs.filter(({ type }) => type !== 'text').map(columnText);
  const members = ensemble.members
    .map(({ name, weight, networks }) => {
      const folds = networks
        .map((network) => `            ${program.layers(network.layers, name, '            ')},\n`)
        .join('');
      return `    (\n        ${weight},  # ${quoted(name)}\n        [\n${folds}        ],\n    ),\n`;
    })
    .join('');
  const features = ensemble.features
    .map(
      (fold) => `    [\n${fold.map((each) => `        ${featureText(each)},\n`).join('')}    ],\n`,
    )
    .join('');
  const calls: [string, string][] =
    parts.kind === 'classes'
      ? [
          ['predict(rows)', 'rows as dictionaries, or one; the likeliest class of each'],
          ['predict_probabilities(rows)', 'of all classes, by their labels'],
        ]
      : [['predict(rows)', 'rows as dictionaries, or one; a number for each']];
  const end =
    parts.kind === 'classes'
      ? `CLASSES = [${parts.classes.map(labelText).join(', ')}]\n`
      : `MEAN, SCALE = ${parts.mean}, ${parts.scale}\n`;
  return `${head(about, [...calls, [`python3 ${about.file} rows.csv`, 'answers go to stdout']], ['datetime', 're'])}
TARGET = ${quoted(target)}
${end}
# How a column is read: its type, the texts that are gaps, the mark before fractions, the unit, the order of dates.
COLUMNS = {
${columns.join('')}}

${program.text('float32')}

${TABLE_FUNCTIONS}


# What a column's values become, in each fold of the training.
FEATURES = [
${features}]

# Kinds of networks: the share in the answer, and a network for each fold.
MEMBERS = [
${members}]


${READ_CSV}


${parts.kind === 'classes' ? ANSWER_CLASSES : ANSWER_NUMBERS}


${MAIN}`;
}

function columnText({ name, type, gaps, decimal, unit, dateOrder }: ColumnSchema): string {
  const values = [type, ['', ...gaps], decimal, unit, dateOrder];
  const listed = values.map((value) =>
    typeof value === 'string' ? quoted(value) : `{${[...new Set(value)].map(quoted).join(', ')}}`,
  );
  return `    ${quoted(name)}: (${listed.join(', ')}),\n`;
}

function featureText(feature: Feature): string {
  const name = quoted(feature.name);
  if (feature.kind === 'category') {
    const { levels, rare, gap } = feature;
    return `(levels, ${name}, [${levels.map(quoted).join(', ')}], ${truth(rare)}, ${truth(gap)})`;
  }
  const { median, scale, indicator } = feature;
  const hours = feature.kind === 'date' ? `, ${truth(feature.hours)}` : '';
  return `(${feature.kind === 'date' ? 'dates' : 'scaled'}, ${name}, ${median}, ${scale}, ${truth(indicator)}${hours})`;
}

function truth(value: boolean): string {
  return value ? 'True' : 'False';
}

function labelText(label: string | number | boolean): string {
  if (typeof label === 'boolean') return truth(label);
  return typeof label === 'number' ? String(label) : quoted(label);
}
