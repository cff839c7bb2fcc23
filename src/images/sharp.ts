import { EngineError, FormatError } from '../base/errors.js';
import { describe } from '../base/validate.js';
import type { Pixels } from './pixels.js';

/** What is used of sharp. */
interface Sharp {
  autoOrient(): Sharp;
  toColourspace(space: 'srgb'): Sharp;
  ensureAlpha(): Sharp;
  raw(options: { depth: 'uchar' }): Sharp;
  toBuffer(options: { resolveWithObject: true }): Promise<{
    data: Uint8Array;
    info: { width: number; height: number; channels: number };
  }>;
}

type MakeSharp = (
  bytes: Uint8Array,
  options: { failOn: 'error'; limitInputPixels: number; pages: 1 },
) => Sharp;

interface Modules {
  createRequire(path: string | URL): (name: string) => unknown;
}

/** As its documentation has it. */
const INSTALL = 'npm install sharp';

/** It is not installed with Myelin. @throws EngineError that names what to install. */
function loadSharp(what: string): MakeSharp {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:module'): Modules; cwd(): string };
  };
  const modules = process?.getBuiltinModule?.('node:module');
  if (!process || !modules) {
    throw new EngineError(
      `${what}: there is neither a canvas here, nor Node's modules, which could decode pictures; give { data, width, height }.`,
    );
  }
  try {
    // Not an import: a bundler for pages would look for it. In a bundle of CommonJS there is no URL of a module.
    const from = import.meta.url ?? `${process.cwd()}/`;
    return modules.createRequire(from)('sharp') as MakeSharp;
  } catch (cause) {
    throw new EngineError(
      `${what}: sharp, which decodes pictures outside browsers, is not installed or cannot be loaded; it is no part of Myelin: ${INSTALL}`,
      { cause },
    );
  }
}

/** Decodes a file. @throws FormatError it cannot be decoded. @throws EngineError no decoder. @internal */
export async function decodeBySharp(
  what: string,
  bytes: Uint8Array,
  maxPixels: number,
): Promise<Pixels> {
  const sharp = loadSharp(what);
  try {
    const options = { failOn: 'error', limitInputPixels: maxPixels, pages: 1 } as const;
    const picture = sharp(bytes, options).autoOrient().toColourspace('srgb').ensureAlpha();
    const { data, info } = await picture
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: 4 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : describe(error);
    throw new FormatError(`${what}: cannot be decoded: ${reason}`);
  }
}
