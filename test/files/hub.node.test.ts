// Our safetensors, read by the format's makers: @huggingface/hub, to which the file is served from memory.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hub, isInstalled } from '../../scripts/test-tools.mjs';
import {
  decodeSafetensors,
  encodeModel,
  encodeSafetensors,
  type TensorDtype,
  toStateDict,
} from '../../src/files.js';
import { adam, FormatError, Neuron } from '../../src/index.js';
import { makeNetwork, OPTIONS, X, Y } from '../support/networks.js';

interface TensorInfo {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}
interface Parsed {
  readonly header: Readonly<Record<string, TensorInfo>> & {
    readonly __metadata__?: Readonly<Record<string, string>>;
  };
  /** By dtype. */
  readonly parameterCount: Readonly<Record<string, number>>;
}
interface Hub {
  parseSafetensorsMetadata(options: {
    repo: string;
    path: string;
    computeParametersCount: true;
    fetch: typeof fetch;
  }): Promise<Parsed>;
}

const NAMES: Readonly<Record<TensorDtype, string>> = {
  float64: 'F64',
  float32: 'F32',
  int64: 'I64',
  int32: 'I32',
  uint32: 'U32',
  int16: 'I16',
  uint16: 'U16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
};

describe.skipIf(!isInstalled(hub))("safetensors read by the format's makers", () => {
  const parse = (file: Uint8Array<ArrayBuffer>): Promise<Parsed> => {
    const { parseSafetensorsMetadata } = createRequire(import.meta.url)(
      resolve(hub.proof, '..'),
    ) as Hub;
    return parseSafetensorsMetadata({
      repo: 'any/model',
      path: 'model.safetensors',
      computeParametersCount: true,
      // Nothing is asked of the network.
      fetch: async (url, init) => {
        if (!String(url).endsWith('model.safetensors')) {
          return new Response('', { status: 404, headers: { 'X-Error-Code': 'EntryNotFound' } });
        }
        const range = /bytes=(\d+)-(\d+)/.exec(new Headers(init?.headers).get('Range') ?? '');
        const [begin, end] = range ? [Number(range[1]), Number(range[2]) + 1] : [0, file.length];
        return new Response(file.subarray(begin, end), {
          status: range ? 206 : 200,
          headers: { 'Content-Range': `bytes ${begin}-${end - 1}/${file.length}`, ETag: '"1"' },
        });
      },
    });
  };

  const network = (dtype: 'float64' | 'float32', training: boolean) => {
    const made = makeNetwork(dtype);
    made.train(X, Y, { ...OPTIONS, optimizer: adam(), earlyStopping: {} });
    return encodeModel(made, { format: 'safetensors', training });
  };

  it.each<[string, Uint8Array<ArrayBuffer>, parameters: number | undefined]>([
    ['a network, float64', network('float64', false), makeNetwork().parameterCount],
    ['a network, float32', network('float32', false), makeNetwork().parameterCount],
    ['a network and its training, float64', network('float64', true), undefined],
    ['a network and its training, float32', network('float32', true), undefined],
    ['a neuron', encodeModel(new Neuron({ inputs: 7 }), { format: 'safetensors' }), 8],
    [
      'a state dict',
      encodeSafetensors(toStateDict(makeNetwork('float32')), { made: 'by Myelin' }),
      makeNetwork().parameterCount,
    ],
    [
      'every dtype',
      encodeSafetensors({
        a: { shape: [3], data: new Float32Array(3) },
        b: { shape: [2, 1], data: new Float64Array(2) },
        c: { dtype: 'int64', shape: [], data: Float64Array.of(5) },
        d: { shape: [1], data: Int32Array.of(-1) },
        'ä "e"': { shape: [0, 4], data: new Uint32Array(0) },
      }),
      undefined,
    ],
  ])('%s', async (_name, file, parameters) => {
    const { header, parameterCount } = await parse(file);
    const { __metadata__: texts = {}, ...infos } = header;
    const { tensors, metadata } = decodeSafetensors(file);
    expect(texts).toEqual(Object.fromEntries(metadata));
    expect(Object.keys(infos)).toEqual([...tensors.keys()]);
    for (const [name, { dtype, shape, data }] of tensors) {
      const info = infos[name] as TensorInfo;
      expect([info.dtype, info.shape]).toEqual([NAMES[dtype], shape]);
      const [begin, end] = info.data_offsets;
      expect(end - begin).toBe(data.length * (dtype === 'float64' || dtype === 'int64' ? 8 : 4));
    }
    const [first, ...more] = Object.values(parameterCount);
    if (parameters !== undefined) expect([first, more]).toEqual([parameters, []]);
  });

  it.each([
    ['"shape":[3]', '"shape":[.5]'],
    ['"data_offsets":[0,12]', '"data_offsets":[0,92]'],
    ['"data_offsets":[0,12]', '"data_offsets":[9,02]'],
  ])('really: what is broken they refuse, as we do: %s', async (text, broken) => {
    const file = encodeSafetensors({ a: { shape: [3], data: new Float32Array(3) } });
    const whole = Buffer.from(file).toString('latin1');
    expect(whole).toContain(text);
    const changed = Uint8Array.from(Buffer.from(whole.replace(text, broken), 'latin1'));
    await expect(parse(changed)).rejects.toThrow(/model\.safetensors/);
    expect(() => decodeSafetensors(changed)).toThrow(FormatError);
  });
});
