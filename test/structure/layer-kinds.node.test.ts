import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LAYERS } from '../../abi/codes.mjs';

/** Registers, of which each has a line for a kind, and what is generated. */
const REGISTERS = [
  'assembly/abi.ts',
  'src/core/abi.ts',
  'src/core/families/attention.ts',
  'src/core/families/composites.ts',
  'src/core/families/images.ts',
  'src/core/families/normalisation.ts',
  'src/core/families/pooling.ts',
  'src/core/families/sequences.ts',
  'src/index.ts',
  'src/serialization/onnx/from-onnx.ts', // operators by ONNX's names
  'src/serialization/weights/writers.ts',
];

/** They build networks, as users do, and ask no layer what it is. */
const BUILDERS = [
  'src/cli/bench/bench-rows.ts',
  'src/serialization/migrate/brain-cells.ts',
  'src/serialization/migrate/brain-text.ts',
  'src/serialization/migrate/brain.ts',
  'src/serialization/onnx/node-reader.ts',
  'src/table/model/recipes.ts',
];

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** Without comments, which may speak of dropout. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

const FILES = [...sources('assembly'), ...sources('src')].map((file) => ({
  file,
  code: codeOf(file),
}));

/** Where layers are at home: the folders of their files, those of a family's kernels, and what is named after the kind. */
function isOwn(file: string, kind: string): boolean {
  if (/(^|[/-])(layers|images|normalisation|pooling|sequences|composites|attention)\//.test(file))
    return true;
  const dashed = kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const name = file.slice(file.lastIndexOf('/') + 1);
  return new RegExp(`(^|-)(${dashed}|${kind})(-|\\.)`).test(name);
}

/** What users name, and what kernels do, which may be one thing for several of them. */
const KINDS = [
  ...new Set([
    ...LAYERS.map(({ name }) => name),
    ...FILES.filter(({ file }) => file.startsWith('src/description/layers/')).flatMap(({ code }) =>
      [...code.matchAll(/\bkind: '(\w+)'/g)].map(([, kind]) => kind!),
    ),
  ]),
];

/** How code says that it means this kind: by its name, its codes, or what a file of its own exports. */
function namesKind(code: string, kind: string): boolean {
  const upper = kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const title = kind[0]!.toUpperCase() + kind.slice(1);
  return new RegExp(
    [
      `\\bkind\\b[^\\n;]{0,20}['"\`]${kind}['"\`]`,
      `\\bcase ['"\`]${kind}['"\`]`,
      `\\bKIND_${upper}\\b`,
      `\\bKind\\.${title}\\b`,
      `\\b${upper}_(TENSOR|SIZE|SETTING)`,
      `\\b${title}(Tensor|Size|Setting)\\.`,
      `\\b${title}Spec\\b`,
      `\\bfound${title}\\b`,
      `\\b${kind}(Kind|Layer|Weights|Forward|Backward|Kept|Scratch|Penalty|LossActivation)\\b`,
      `\\b${kind}\\(\\{`,
    ].join('|'),
  ).test(code.replace(/\[dense\(\{ units: 1 \}\)\]/g, '')); // an error's hint shows how to write one
}

it('every kind is known to both sides', () => {
  expect(KINDS).toContain('dense');
  expect(KINDS).toContain('dropout');
  const descriptions = FILES.filter(({ file }) => file.startsWith('src/description/layers/'));
  const unknown = LAYERS.filter(({ name }) => {
    const upper = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    return !descriptions.some(({ code }) => new RegExp(`\\bKIND_${upper}\\b`).test(code));
  });
  expect(unknown).toEqual([]);
});

it.each(KINDS)('%s: folders of layers and lines in registers, nothing else names it', (kind) => {
  const naming = FILES.filter(
    ({ file, code }) => !isOwn(file, kind) && !REGISTERS.includes(file) && namesKind(code, kind),
  ).map(({ file }) => file);
  expect(naming.filter((file) => !BUILDERS.includes(file))).toEqual([]);
});

it('what names a kind is found', () => {
  for (const code of [
    "if (spec.kind === 'dense') x();",
    "switch (kind) { case 'dense': x(); }",
    'if (code === KIND_DENSE) x();',
    'if (kindOf(layer) == Kind.Dense) x();',
    'const l1 = layer.settings[DENSE_SETTING_L1];',
    'const { units } = spec as DenseSpec;',
    'new Network({ inputs, layers: [dense({ units })] })',
    'denseForward<T>(frame, layer);',
  ]) {
    expect(namesKind(code, 'dense'), code).toBe(true);
  }
  expect(namesKind('class DenseMatrix {}', 'dense')).toBe(false);
  expect(namesKind("throw new E('such as [dense({ units: 1 })].');", 'dense')).toBe(false);
  expect(isOwn('src/serialization/found-dense.ts', 'dense')).toBe(true);
  expect(isOwn('assembly/layers/pool-2d.ts', 'maxPool2d')).toBe(true);
  expect(isOwn('src/network/condensed.ts', 'dense')).toBe(false);
});
