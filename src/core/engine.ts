import { simdBinary } from './wasm/simd-binary.js';

// The binary comes first, so that a bundle's code stays in one piece: amidst the code it would cost 1 kB more after gzip.

import { EngineError, MyelinError, OptionError } from '../base/errors.js';
import { checkOptions } from '../base/validate.js';
import type { Core } from './core.js';
import { addTwins, createJsCore, type Twins } from './js/index.js';
import { JsMemory } from './js/memory.js';
import type { EngineName } from './names.js';
import { Residency } from './residency.js';
import { decode } from './wasm/decode.js';
import { createWasmCore } from './wasm/instantiate.js';
import { supports } from './wasm/probe.js';

const ENGINES: readonly EngineName[] = ['simd', 'relaxed', 'js'];

/** What `init` takes. */
export interface InitOptions {
  /** The engine to use; default: the best strict one, `simd` where WebAssembly SIMD can be had, else `js`. */
  engine?: EngineName;
  /**
   * Myelin's binary from elsewhere than the bundle: a compiled module (edge runtimes refuse to compile bytes), its
   * bytes, a `Response`, or a URL to fetch. The files are shipped as `myelin/wasm/simd.wasm` and `relaxed.wasm`.
   */
  wasm?: WebAssembly.Module | BufferSource | Response | URL | string;
}

/** The only mutable state of the facade: the engine in use, and the objects' states in its memory. */
let current: Core | undefined;
let states: Residency<Core> | undefined;
/** What the objects made so far call, for when the plain engine is in use. */
const twins = new Set<Twins>();

/** The engine in use; the first call chooses it. @internal */
export function core(): Core {
  return current ?? use(choose());
}

/** Keeps objects' states in the memory of the engine in use. @internal */
export function residency(): Residency<Core> {
  if (!states) use(choose());
  return states!;
}

/**
 * The plain engine's kernels that a class calls. Its constructor brings them, so that a bundler leaves out those of
 * classes that a program does not use. @internal
 */
export function bring(needed: Twins): void {
  if (twins.has(needed)) return;
  twins.add(needed);
  if (current instanceof JsMemory) addTwins(current, needed);
}

/** Changes the engine. The states in the old one's memory are copied out; each enters the new one when next used. */
function use(next: Core): Core {
  states?.evictAll();
  states = new Residency(next);
  current = next;
  return next;
}

/**
 * The engine in use. Chooses it if nothing has yet.
 *
 * @example
 * ```ts
 * console.log(engineName()); // 'simd', or 'js' where WebAssembly is forbidden
 * ```
 */
export function engineName(): EngineName {
  return core().engine;
}

/**
 * Chooses the engine explicitly. Optional: without it the first use picks the best strict engine synchronously.
 * Objects made before keep their values and go on with the new engine.
 *
 * @throws OptionError an option is unknown, or `engine` is not a known name.
 * @throws EngineError the engine cannot be had here; the one in use stays.
 *
 * @example
 * ```ts
 * await init({ engine: 'relaxed' }); // fused multiply-add: faster, last bits differ per processor
 * ```
 */
export async function init(options: InitOptions = {}): Promise<void> {
  const { engine: name, wasm } = checkOptions('init', options, ['engine', 'wasm']);
  const engine = name === undefined ? undefined : checkName(name, 'engine');
  if (wasm !== undefined) {
    if (engine === 'js')
      throw new OptionError("init: 'wasm' was given, but engine 'js' uses none.");
    const source = await resolve(wasm);
    use(instantiate(() => source, engine));
  } else if (engine === 'relaxed') {
    requireFeature('relaxed');
    const { relaxedBinary } = await import('./wasm/relaxed-binary.js');
    use(instantiate(() => decode(relaxedBinary()), 'relaxed'));
  } else {
    use(engine === undefined ? choose() : create(engine));
  }
}

function choose(): Core {
  const wanted = environment('MYELIN_ENGINE');
  if (wanted) return create(checkName(wanted, 'MYELIN_ENGINE'));
  if (!supports('simd')) return createJsCore(twins);
  try {
    return create('simd');
  } catch {
    // A Content-Security-Policy without 'wasm-unsafe-eval' lets the probe pass and refuses to compile.
    return createJsCore(twins);
  }
}

function create(engine: EngineName): Core {
  if (engine === 'js') return createJsCore(twins);
  requireFeature(engine);
  return instantiate(engine === 'simd' ? () => decode(simdBinary()) : readRelaxed, engine);
}

function requireFeature(engine: 'simd' | 'relaxed'): void {
  if (supports(engine)) return;
  throw new EngineError(
    typeof WebAssembly !== 'object'
      ? `Engine '${engine}' needs WebAssembly, which this runtime lacks or forbids; engine 'js' works everywhere.`
      : `Engine '${engine}' needs WebAssembly ${engine === 'simd' ? 'SIMD' : 'relaxed SIMD'}, which this runtime lacks.`,
  );
}

/** `source` is called where its errors are caught: decoding runs WebAssembly too, which a policy may refuse. */
function instantiate(
  source: () => WebAssembly.Module | BufferSource,
  expected: 'simd' | 'relaxed' | undefined,
): Core {
  let made: Core;
  try {
    made = createWasmCore(source());
  } catch (cause) {
    if (cause instanceof MyelinError) throw cause;
    throw new EngineError(`The WebAssembly engine could not be started: ${reasonOf(cause)}`, {
      cause,
    });
  }
  if (expected === undefined || made.engine === expected) return made;
  throw new EngineError(`The binary given is engine '${made.engine}', not '${expected}'.`);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

async function resolve(
  wasm: NonNullable<InitOptions['wasm']>,
): Promise<WebAssembly.Module | BufferSource> {
  try {
    let source = wasm;
    if (typeof source === 'string' || source instanceof URL) {
      const fs = String(source).startsWith('file:') ? fileSystem() : undefined;
      if (fs) return fs.readFileSync(new URL(source)); // Node's fetch knows no file: URLs.
      source = await fetch(source);
    }
    if (typeof Response === 'undefined' || !(source instanceof Response)) {
      return source as WebAssembly.Module | BufferSource;
    }
    if (!source.ok) throw new Error(`HTTP status ${source.status}`);
    return await source.arrayBuffer();
  } catch (cause) {
    throw new EngineError(`The WebAssembly binary could not be loaded: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

function checkName(name: string, where: string): EngineName {
  const known = ENGINES.find((engine) => engine === name);
  if (known) return known;
  throw new OptionError(
    `${where}: '${String(name)}' is no engine; known are ${ENGINES.join(', ')}.`,
  );
}

interface NodeLike {
  env?: Record<string, string | undefined>;
  getBuiltinModule?(name: 'node:fs'): { readFileSync(path: URL): Uint8Array<ArrayBuffer> };
}

function node(): NodeLike | undefined {
  return (globalThis as { process?: NodeLike }).process;
}

/** Node's file system without an import that a bundler would see. */
function fileSystem(): ReturnType<NonNullable<NodeLike['getBuiltinModule']>> | undefined {
  return node()?.getBuiltinModule?.('node:fs');
}

interface DenoLike {
  permissions?: { querySync(of: { name: 'env'; variable: string }): { state: string } };
}

function environment(name: string): string | undefined {
  try {
    // Deno would stop and ask the user for leave to read a variable that hardly anybody sets.
    const { permissions } = (globalThis as { Deno?: DenoLike }).Deno ?? {};
    if (permissions && permissions.querySync({ name: 'env', variable: name }).state !== 'granted') {
      return undefined;
    }
    return node()?.env?.[name];
  } catch {
    return undefined;
  }
}

/** The relaxed binary, synchronously: for MYELIN_ENGINE=relaxed in Node, where nothing was awaited. */
function readRelaxed(): Uint8Array<ArrayBuffer> {
  const fs = fileSystem();
  try {
    if (!fs) throw new Error('no file system');
    // Not `new URL('literal', import.meta.url)`: bundlers would take it for an asset and copy it.
    const base = import.meta.url;
    return fs.readFileSync(new URL(['.', 'wasm', 'relaxed.wasm'].join('/'), base));
  } catch (cause) {
    throw new EngineError(
      "Engine 'relaxed' is not loaded yet: call `await init({ engine: 'relaxed' })` first.",
      { cause },
    );
  }
}
