import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encode } from '../../scripts/encode.mjs';
import { decode } from '../../src/core/wasm/decode.js';
import { relaxedBinary } from '../../src/core/wasm/relaxed-binary.js';
import { simdBinary } from '../../src/core/wasm/simd-binary.js';

it('embedded binaries are the shipped files', () => {
  expect(Buffer.from(decode(simdBinary()))).toEqual(readFileSync('dist/wasm/simd.wasm'));
  expect(Buffer.from(decode(relaxedBinary()))).toEqual(readFileSync('dist/wasm/relaxed.wasm'));
});

it('any bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(decode(encode(bytes))).toEqual(bytes);
    }),
  );
});

it('the text has no character that a minifier, template or page could touch', () => {
  const every = encode(Uint8Array.from({ length: 256 }, (_, i) => i));
  expect(every).toMatch(/^[ !#%&()*+,\-./0-9:;=>?@A-Z[\]^_a-z{|}~]+$/);
  for (const quoted of [`'${every}'`, `"${every}"`, `\`${every}\``]) {
    const { code } = transformSync(`x(${quoted})`, { minify: true });
    expect(code).toContain(every);
  }
});
