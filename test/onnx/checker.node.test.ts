// What toOnnx writes, before ONNX's own checker (python3-onnx), where that is installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toOnnx } from '../../src/onnx.js';
import { ACTIVATIONS, DTYPES, networkWith } from './models.js';

const python = process.env.MYELIN_PYTHON ?? '/usr/bin/python3';
const available = spawnSync(python, ['-c', 'import onnx']).status === 0;

it.skipIf(!available)("ONNX's checker finds no fault", () => {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-onnx-'));
  try {
    const files = DTYPES.flatMap((dtype) =>
      ACTIVATIONS.map((activation) => {
        const file = join(folder, `${activation}-${dtype}.onnx`);
        writeFileSync(file, toOnnx(networkWith(activation, dtype)));
        return [file, dtype === 'float64' ? 'DOUBLE' : 'FLOAT'] as const;
      }),
    );
    const { stdout, stderr } = spawnSync(
      python,
      ['test/onnx/check.py', ...files.map(([file]) => file)],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(
      Object.fromEntries(
        files.map(([file, type]) => [file, { ir: 8, opset: 17, output: ['batch', 4], type }]),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
