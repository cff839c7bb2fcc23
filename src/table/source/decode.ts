import { DataError, OptionError } from '../../base/errors.js';
import { describe } from '../../base/validate.js';
import { type Chunk, checkChunk } from './chunks.js';

/** A text in pieces, and how it was encoded, which is known when the first piece has come. */
export interface Decoded {
  readonly texts: AsyncIterable<string>;
  /** `utf-8`, `utf-16le`, `windows-1252` …; undefined: it came as text. */
  encoding(): string | undefined;
}

/**
 * Texts of bytes. The encoding is the one that is named, else the one that a byte order mark names, else UTF-16 where every
 * other byte at the beginning is 0, else UTF-8, which is checked: bytes that are not UTF-8 are an error, not a guess.
 *
 * @throws OptionError the encoding is not known here. @throws DataError bytes that are no text in it.
 */
export function decoded(
  what: string,
  chunks: AsyncIterable<Chunk>,
  encoding: string | undefined,
): Decoded {
  if (encoding !== undefined) decoderFor(what, encoding);
  let found: string | undefined;
  async function* texts(): AsyncIterable<string> {
    let decoder: TextDecoder | undefined;
    let lines = 1;
    let begun = false;
    for await (const chunk of chunks) {
      if (typeof checkChunk(what, chunk) === 'string') {
        const text = chunk as string;
        yield !begun && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
        begun ||= text !== '';
        continue;
      }
      const bytes = chunk as Uint8Array;
      if (!decoder) {
        found = encoding ?? encodingOf(what, bytes);
        decoder = decoderFor(what, found);
      }
      const text = decode(what, decoder, bytes, lines);
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
      yield text;
    }
    if (decoder) yield decode(what, decoder, undefined, lines);
  }
  return { texts: texts(), encoding: () => found };
}

function decoderFor(what: string, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new OptionError(
      `${what}: encoding: ${describe(encoding)} is not known here; known are utf-8, utf-16le, windows-1252 and others of the Encoding Standard.`,
    );
  }
}

/** By its first bytes. */
function encodingOf(what: string, bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic === 'PAR1') throw notText(what, 'a Parquet file; readParquet reads those');
  if (magic === 'PK\u0003\u0004') {
    throw notText(what, 'a zip file, as Excel and OpenDocument are, too; save it as CSV');
  }
  if (magic === '\u00d0\u00cf\u0011\u00e0')
    throw notText(what, 'an old Excel file; save it as CSV');
  // Headers are mostly Latin letters.
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  return 'utf-8';
}

function notText(what: string, is: string): DataError {
  return new DataError(`${what}: this is ${is}.`);
}

function decode(
  what: string,
  decoder: TextDecoder,
  bytes: Uint8Array | undefined,
  lines: number,
): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    const line = bytes ? lines + goodLines(decoder.encoding, bytes) : lines;
    throw new DataError(
      `${what}: line ${line} is not ${decoder.encoding.toUpperCase()}; name the encoding, such as encoding: 'windows-1252' for older files of Western Europe.`,
      undefined,
      undefined,
    );
  }
}

/** How many line breaks come before the first byte that is wrong. */
function goodLines(encoding: string, bytes: Uint8Array): number {
  if (encoding !== 'utf-8') return 0;
  let lines = 0;
  let begin = 0;
  // The first piece may begin within a character.
  while (begin < 3 && (bytes[begin]! & 0xc0) === 0x80) begin++;
  for (;;) {
    const end = bytes.indexOf(10, begin);
    if (end < 0) return lines;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(begin, end));
    } catch {
      return lines;
    }
    lines++;
    begin = end + 1;
  }
}
