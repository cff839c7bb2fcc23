// For rolldown: `TextDecoder` and `TextEncoder` are those of src/base/text-encoding.ts wherever they are named. A library that makes
// one as it is loaded would end the import of an entry in Jest's jsdom, which hides them.
import { resolve } from 'node:path';

const MODULE = resolve('src/base/text-encoding.ts');
const NAMES = ['TextDecoder', 'TextEncoder'];

/** For `transform.inject`. @type {Record<string, [string, string]>} */
export const TEXT_ENCODING = Object.fromEntries(NAMES.map((name) => [name, [MODULE, name]]));

/** The protobuf library looks for them on an object. @returns {import('rolldown').Plugin} */
export function bareTextEncoding() {
  return {
    name: 'bare names of text encoding',
    transform(code, id) {
      if (!id.endsWith('@bufbuild/protobuf/dist/esm/wire/text-encoding.js')) return null;
      const text = code.replace(/\bglobals\.(?=Text(De|En)coder\b)/g, '');
      if (text === code) {
        throw new Error('scripts/text-encoding.mjs: the protobuf library is another one.');
      }
      return { code: text, map: null };
    },
  };
}
