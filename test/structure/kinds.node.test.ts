import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LAYER_CALLS, LAYERS } from '../../abi/codes.mjs';
import { kindsText } from '../../scripts/build-kinds.mjs';

const FAMILIES = [...new Set(LAYERS.flatMap(({ family }) => family ?? []))];

it.each(FAMILIES)('%s: every kind has every function, in both element types', async (family) => {
  const layers = LAYERS.filter((layer) => layer.family === family);
  const text = await kindsText(`assembly/${family}`, layers);
  const made = [...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
  const wanted = layers.flatMap(({ name }) =>
    ['F64', 'F32'].flatMap((type) =>
      LAYER_CALLS.map(
        (call) => `${name}${call.name[0]!.toUpperCase()}${call.name.slice(1)}${type}`,
      ),
    ),
  );
  expect(made.sort()).toEqual(wanted.sort());
});

it('what a kernel lacks is nothing, and it is called with what it takes', async () => {
  const text = await written(`
    export function twiceForward<T, Way>(layer: usize, rows: i32, x: usize, output: usize): usize { return output; }
    export function twiceBackward<T>(layer: usize, delta: usize): usize { return delta; }
    export function twiceLossActivation(layer: usize): i32 { return 3; }`);
  expect(text).toContain(
    'import { Way, twiceBackward, twiceForward, twiceLossActivation } from "./twice";',
  );
  expect(text).toContain('  return twiceForward<f32, Way>(layer, rows, x, output);\n');
  expect(text).toContain('  return twiceLossActivation(layer);\n');
  expect(text).toMatch(
    /twicePenaltyF64\(layer: usize, parameters: usize, sum: f64\): f64 \{\n {2}return sum;/,
  );
});

it('a parameter that the contract does not have, or of another type, is refused', async () => {
  const rest = 'export function twiceBackward<T>(delta: usize): usize { return delta; }';
  for (const parameter of ['samples: i32', 'rows: usize', 'delta: usize']) {
    await expect(
      written(`export function twiceForward<T>(${parameter}): usize { return 0; }\n${rest}`),
    ).rejects.toThrow(`twiceForward: '${parameter}' is no parameter`);
  }
  await expect(written(rest)).rejects.toThrow('The layer twice has no twiceForward');
});

/** What is written for one kind whose kernels are these. */
function written(kernels: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-kinds-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'twice.ts'), kernels.replace(/^ {4}/gm, ''));
  return kindsText(folder, [{ name: 'twice', mode: 'Way', tensors: [], sizes: [], settings: [] }]);
}
