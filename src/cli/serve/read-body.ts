import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.js';

/** The body as text, at most so many bytes. @throws HttpError 413, 415 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new HttpError(
      415,
      'ERR_ENCODING',
      `content-encoding: expected none, got ${encoding.slice(0, 40)}.`,
    );
  }
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) throw tooLarge(limit);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > limit) throw tooLarge(limit);
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new HttpError(400, 'ERR_BODY', 'the body is no UTF-8.');
  }
}

function tooLarge(limit: number): HttpError {
  return new HttpError(
    413,
    'ERR_TOO_LARGE',
    `the body has more than ${limit} bytes; --body-limit allows more.`,
  );
}
