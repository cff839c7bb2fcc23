/** The little of `node:fs` that is needed. */
interface Files {
  readFileSync(path: string, encoding: 'latin1'): string;
}

interface NodeLike {
  getBuiltinModule?(name: 'node:fs'): Files | undefined;
}

/**
 * Addresses that V8 takes for a thread's heap and code, at most, in bytes. Node 20 to 26 ended the process at up to 0.8 GB
 * ("Failed to reserve virtual memory for CodeRange"), which nothing can catch.
 */
const THREAD = 2 ** 31;

/** Threads that were begun and have not taken what they take. */
let beginning = 0;

/**
 * Counts a thread that is about to begin; the function returned is called once it runs, or is no more. Undefined where a limit of
 * addresses (`ulimit -v`, RLIMIT_AS) leaves too few of them, as V8 then aborts the process.
 */
export function roomForThread(): (() => void) | undefined {
  if (!hasRoom((beginning + 1) * THREAD)) return undefined;
  beginning++;
  let counted = true;
  return () => {
    if (counted) beginning--;
    counted = false;
  };
}

/** True where nothing tells: the limit stands in `/proc`, which Linux alone has. */
function hasRoom(bytes: number): boolean {
  const { process, Deno, Bun } = globalThis as {
    process?: NodeLike;
    Deno?: unknown;
    Bun?: unknown;
  };
  // Deno would ask its user for leave to read.
  if (Deno !== undefined || Bun !== undefined) return true;
  try {
    const files = process?.getBuiltinModule?.('node:fs');
    const limit = numberIn(files, 'limits', /^Max address space +(\d+)/m);
    if (limit === undefined) return true;
    const taken = numberIn(files, 'status', /^VmSize:\s+(\d+)/m) ?? 0;
    return limit - 1024 * taken >= bytes;
  } catch {
    return true; // no such file, or no leave to read it
  }
}

function numberIn(files: Files | undefined, name: string, form: RegExp): number | undefined {
  const found = files && form.exec(files.readFileSync(`/proc/self/${name}`, 'latin1'));
  return found ? Number(found[1]) : undefined;
}
