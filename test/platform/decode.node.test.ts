import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encode } from '../../scripts/encode.mjs';
import { attentionBinary } from '../../src/core/wasm/attention-binary.js';
import { compositesBinary } from '../../src/core/wasm/composites-binary.js';
import { decode, decodePlainly } from '../../src/core/wasm/decode.js';
import { imagesBinary } from '../../src/core/wasm/images-binary.js';
import { minimizersBinary } from '../../src/core/wasm/minimizers-binary.js';
import { networkBinary } from '../../src/core/wasm/network-binary.js';
import { normalisationBinary } from '../../src/core/wasm/normalisation-binary.js';
import { poolingBinary } from '../../src/core/wasm/pooling-binary.js';
import { relaxedBinaries } from '../../src/core/wasm/relaxed-binary.js';
import { sequencesBinary } from '../../src/core/wasm/sequences-binary.js';
import { simdBinary } from '../../src/core/wasm/simd-binary.js';

it('embedded binaries are those that were cut out of the build, each once', () => {
  const cut = (name: string) => readFileSync(`build/wasm/${name}.wasm`);
  expect(Buffer.from(decode(simdBinary()))).toEqual(cut('simd-base'));
  expect(Buffer.from(decode(networkBinary()))).toEqual(cut('simd-network'));
  expect(Buffer.from(decode(minimizersBinary()))).toEqual(cut('simd-minimizers'));
  expect(Buffer.from(decode(imagesBinary()))).toEqual(cut('simd-images'));
  expect(Buffer.from(decode(normalisationBinary()))).toEqual(cut('simd-normalisation'));
  expect(Buffer.from(decode(poolingBinary()))).toEqual(cut('simd-pooling'));
  expect(Buffer.from(decode(attentionBinary()))).toEqual(cut('simd-attention'));
  expect(Buffer.from(decode(compositesBinary()))).toEqual(cut('simd-composites'));
  expect(Buffer.from(decode(sequencesBinary()))).toEqual(cut('simd-sequences'));
  const relaxed = Object.entries(relaxedBinaries());
  const names = [
    ...['base', 'network', 'minimizers', 'images', 'normalisation', 'pooling'],
    ...['composites', 'sequences', 'attention'],
  ];
  expect(relaxed.map(([name]) => name)).toEqual(names);
  for (const [name, text] of relaxed) {
    expect(Buffer.from(decode(text))).toEqual(cut(`relaxed-${name}`));
  }
});

it('any bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(decode(encode(bytes))).toEqual(bytes);
      expect(decodePlainly(encode(bytes))).toEqual(bytes);
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
