import { EngineError, MyelinError, OptionError } from '../base/errors.js';
import { checkThreads } from '../base/processors.js';
import { checkOptions } from '../base/validate.js';
import { checkUrl } from '../base/worker-url.js';
import { ENTERED_KINDS } from './abi.js';
import type { Core } from './core.js';
import type { Family, FamilyBinary } from './family.js';
import { addTwins, createJsCore } from './js/index.js';
import { JsMemory } from './js/memory.js';
import { storeLogTable } from './log-table.js';
import type { EngineModules } from './modules.js';
import type { EngineName } from './names.js';
import { Residency } from './residency.js';
import { canShare } from './threads/can-share.js';
import type { ThreadedEngine } from './threads/start-threads.js';
import { decode, dropDecoder } from './wasm/decode.js';
import { createWasmCore } from './wasm/instantiate.js';
import { supports } from './wasm/probe.js';
import { simdBinary } from './wasm/simd-binary.js';
import { type WasmCore, WasmMemory, wasmCore } from './wasm/wasm-core.js';

const ENGINES: readonly EngineName[] = ['simd', 'relaxed', 'js'];
const OPTIONS: readonly string[] = ['engine', 'threads', 'wasm', 'worker'];

/** What `init` takes. */
export interface InitOptions {
  /** The engine to use; default: the best strict one, `simd` where WebAssembly SIMD can be had, else `js`. */
  engine?: EngineName;
  /**
   * Myelin's binary from elsewhere than the bundle: a compiled module (edge runtimes refuse to compile bytes), its
   * bytes, a `Response`, or a URL to fetch. The files are shipped as `myelin/wasm/simd.wasm` and `relaxed.wasm`.
   */
  wasm?: WebAssembly.Module | BufferSource | Response | URL | string;
  /**
   * Threads among which the work of each batch is divided, this one included; 'auto': as many as the
   * machine runs at a time. Default 1. Bits do not depend on it. Where memory cannot be shared (pages that are not isolated
   * from other origins, engine `js`) it is 1; `threads()` tells.
   */
  threads?: number | 'auto';
  /**
   * Of the threads, where a Content-Security-Policy forbids workers from blobs: the URL of the worker's program, `myelin/worker.js`,
   * the same that `trainAsync` takes. Default: the program that is built in.
   */
  worker?: string | URL;
}

/** A binary of a family that fits an engine's base binary. */
type ReadFamily = (family: FamilyBinary) => WebAssembly.Module | BufferSource;

/** An engine, and where it finds the binaries of families that come later. */
interface Chosen {
  readonly core: Core;
  readonly read: ReadFamily;
  /** Whose work is divided. */
  readonly threaded?: ThreadedEngine;
}

/** The only mutable state of the facade: the engine in use, and the objects' states in its memory. */
let current: Chosen | undefined;
let states: Residency<Core> | undefined;
/** What the objects made so far call. */
const families = new Set<Family>();
/** The strict binaries, by what gives their texts: compiled once, however often the engine changes. */
const compiled = new Map<() => string, WebAssembly.Module>();

/** The engine in use; the first call chooses it. @internal */
export function core(): Core {
  return current?.core ?? use(choose());
}

/** Keeps objects' states in the memory of the engine in use. @internal */
export function residency(): Residency<Core> {
  if (!states) use(choose());
  return states!;
}

/**
 * The kernels that a class calls: of its constructor, so that a bundler leaves out those of classes that a program does not
 * use. Synchronous. @throws EngineError the family's binary does not fit the engine in use. @internal
 */
export function loadFamily(family: Family): void {
  if (families.has(family)) return;
  for (const each of family.over ?? []) loadFamily(each);
  const { core, read } = current ?? {};
  if (core && read) started(() => give(core, family, read));
  families.add(family);
}

/** Takes `loadFamily` back, for families of tests, which the shipped binaries lack: engines from now on are without. @internal */
export function forget(family: Family): void {
  families.delete(family);
}

function give(core: Core, { twins, wasm }: Family, read: ReadFamily): void {
  if (core instanceof JsMemory) addTwins(core, twins);
  else if (core instanceof WasmMemory && wasm) core.link(wasm, () => read(wasm));
}

/** Changes the engine. The states in the old one's memory are copied out; each enters the new one when next used. */
function use(next: Chosen): Core {
  states?.evictAll();
  states = new Residency(next.core);
  current?.threaded?.end();
  current = next;
  return next.core;
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
 * Threads among which the engine in use divides its work, this one included: 1 unless `init` has got more.
 *
 * @example
 * ```ts
 * await init({ threads: 'auto' });
 * console.log(threads()); // 1 where memory cannot be shared
 * ```
 */
export function threads(): number {
  return current?.threaded?.threads ?? 1;
}

/**
 * Chooses the engine explicitly. Optional: without it the first use picks the best strict engine synchronously.
 * Objects made before keep their values and go on with the new engine.
 *
 * @throws OptionError an option is unknown, or `engine` is not a known name.
 * @throws EngineError the engine cannot be had here, or no thread from `worker`; the one in use stays.
 *
 * @example
 * ```ts
 * await init({ engine: 'relaxed' }); // fused multiply-add: faster, last bits differ per processor
 * ```
 */
export async function init(options: InitOptions = {}): Promise<void> {
  const { engine: name, wasm, threads, worker } = checkOptions('init', options, OPTIONS);
  const engine = name === undefined ? undefined : checkName(name, 'engine');
  const count = threads === undefined ? 1 : checkThreads('init: threads', threads);
  const url = worker === undefined ? undefined : checkUrl('init: worker', worker);
  if (url !== undefined && threads === undefined) {
    throw new OptionError("init: 'worker' is the program of threads; expected 'threads', too.");
  }
  if (wasm !== undefined) {
    if (count > 1) {
      throw new OptionError("init: 'threads' have a binary of their own; leave out 'wasm'.");
    }
    if (engine === 'js')
      throw new OptionError("init: 'wasm' was given, but engine 'js' uses none.");
    const source = await resolve(wasm);
    use(instantiate(() => source, lacks, engine));
    return;
  }
  const threaded = count > 1 ? await chooseThreaded(engine, count, url) : undefined;
  if (threaded) use(threaded);
  else if (engine === 'relaxed') {
    requireFeature('relaxed');
    const { relaxedBinaries } = await import('./wasm/relaxed-binary.js');
    const { base, ...others } = relaxedBinaries();
    const read: ReadFamily = (family) => decode(others[family.name] ?? lacks(family));
    use(instantiate(() => decode(base!), read, 'relaxed'));
  } else {
    use(engine === undefined ? choose() : create(engine));
  }
}

/** The build with threads, compiled once; undefined where memory cannot be shared. */
async function threadedModule(engine: EngineName): Promise<WebAssembly.Module | undefined> {
  if (engine === 'js' || !canShare() || !supports(engine)) return undefined;
  const text = await (engine === 'simd'
    ? import('./wasm/threads-binary.js').then(({ threadsBinary }) => threadsBinary)
    : import('./wasm/threads-relaxed-binary.js').then(
        ({ threadsRelaxedBinary }) => threadsRelaxedBinary,
      ));
  return started(() => compile(text));
}

/** Of the engine in use, for work that another thread divides; undefined where memory cannot be shared. @internal */
export async function threadedModules(): Promise<EngineModules | undefined> {
  const { engine, modules } = core();
  const base = await threadedModule(engine);
  return base && modules && { base, families: modules.families };
}

/** An engine with threads; undefined where it cannot be had, so that one without is chosen, or says why not. */
async function chooseThreaded(
  engine: EngineName | undefined,
  count: number,
  worker: string | undefined,
): Promise<Chosen | undefined> {
  const name = checkName(engine ?? environment('MYELIN_ENGINE') ?? 'simd', 'MYELIN_ENGINE');
  let threaded: ThreadedEngine | undefined;
  try {
    const module = await threadedModule(name);
    if (!module) return undefined;
    const { startThreads } = await import('./threads/start-threads.js');
    threaded = await startThreads({
      module,
      count,
      worker,
      makeCore(base, make) {
        const core = wasmCore(base, make, storeLogTable);
        core.enterAll(ENTERED_KINDS);
        return core;
      },
      lost: () =>
        new EngineError(
          'A thread that took part in the work has ended; the engine goes on without.',
        ),
    });
    for (const family of threaded ? families : []) give(threaded!.core, family, lacks);
  } catch {
    return undefined; // no addresses for the memory, no leave to compile
  }
  if (threaded) return { core: threaded.core, read: lacks, threaded };
  if (worker === undefined) return undefined;
  throw new EngineError(
    `init: worker: no thread could be started from ${worker}; expected the URL of myelin/worker.js, which the page may load.`,
  );
}

function choose(): Chosen {
  const wanted = environment('MYELIN_ENGINE');
  if (wanted) return create(checkName(wanted, 'MYELIN_ENGINE'));
  if (!supports('simd')) return plain();
  try {
    return create('simd');
  } catch {
    // A Content-Security-Policy without 'wasm-unsafe-eval' lets the probe pass and refuses to compile.
    return plain();
  }
}

function create(engine: EngineName): Chosen {
  if (engine === 'js') return plain();
  requireFeature(engine);
  return engine === 'simd'
    ? instantiate(
        () => compile(simdBinary),
        (family) => compile(family.text),
        engine,
      )
    : instantiate(readRelaxed, lacks, engine);
}

function compile(text: () => string): WebAssembly.Module {
  let module = compiled.get(text);
  if (!module) {
    module = new WebAssembly.Module(decode(text()));
    compiled.set(text, module);
  }
  return module;
}

function plain(): Chosen {
  const twins = [...families].map((family) => family.twins);
  return { core: createJsCore(twins), read: lacks };
}

/** Of a binary that has all families of its version. */
function lacks({ name }: FamilyBinary): never {
  throw new EngineError(
    `The WebAssembly binary in use has no kernels of the family '${name}': it is of another version.`,
  );
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
  read: ReadFamily,
  expected: 'simd' | 'relaxed' | undefined,
): Chosen {
  const core = started(() => {
    const made = createWithRoom(source);
    for (const family of families) give(made, family, read);
    return made;
  });
  if (expected === undefined || core.engine === expected) return { core, read };
  throw new EngineError(`The binary given is engine '${core.engine}', not '${expected}'.`);
}

/** In place of the decoder, where there is room for one memory alone. */
function createWithRoom(source: () => WebAssembly.Module | BufferSource): WasmCore {
  try {
    return createWasmCore(source());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    dropDecoder(); // V8 collects garbage before it gives up
    return createWasmCore(source());
  }
}

function started<T>(start: () => T): T {
  try {
    return start();
  } catch (cause) {
    if (cause instanceof MyelinError) throw cause;
    // Addresses, not memory: V8 reserves 10 GB of them, to do without bounds checks.
    const cure =
      cause instanceof RangeError
        ? ". Where addresses are limited (ulimit -v, some containers), Node's --disable-wasm-trap-handler needs few; engine 'js' needs none."
        : '';
    throw new EngineError(
      `The WebAssembly engine could not be started: ${reasonOf(cause)}${cure}`,
      { cause },
    );
  }
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
