// What can be taken away of a model of a table. Loaded when the first file is asked for.
import { toOnnx } from 'myelin/onnx';
import { Classifier } from 'myelin/table';
import type { TableFile } from './protocol.js';
import type { Tables } from './tables.js';

export async function fileOf(
  tables: Tables,
  format: TableFile,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const { model } = tables;
  if (!model) throw new RangeError('model');
  switch (format) {
    case 'json':
      return JSON.stringify(model);
    case 'onnx':
      return Uint8Array.from(toOnnx(model));
    case 'program':
      return program(tables);
    case 'report': {
      const { reportOf } = await import('./report.js');
      return reportOf(tables);
    }
  }
}

/** The same reading and fitting as a program for Node: the same bits, where the file is the same. */
function program({ request, reading, model, split }: Tables): string {
  const { target, exclude, quality, seed } = request!;
  const kind = model instanceof Classifier ? 'Classifier' : 'Regressor';
  const options = Object.entries(reading).filter(([, value]) => value !== undefined);
  const csv = options.length > 0 ? `, ${JSON.stringify(Object.fromEntries(options))}` : '';
  return `// Written by Myelin's playground: node program.mjs data.csv
import { readFile } from 'node:fs/promises';
import { save } from 'myelin/node';
import { ${kind}, readCsv, readNdjson, tableOf } from 'myelin/table';

const path = process.argv[2] ?? 'data.csv';
const start = (await readFile(path, 'utf8')).trimStart();
const table = start.startsWith('[')
  ? tableOf(JSON.parse(start))
  : start.startsWith('{')
    ? await readNdjson(path)
    : await readCsv(path${csv});
const { train, test } = ${split ? `table.split(${JSON.stringify(split)})` : '{ train: table, test: table }'};

const model = new ${kind}({
  target: ${JSON.stringify(target)},
  exclude: ${JSON.stringify(exclude)},
  quality: '${quality}',
  seed: ${seed},
});
await model.fit(train);
console.log(model.evaluate(test));
console.log(model.importance(test));
await save('model.json', model);
`;
}
