// Where files are saved that are no plain files of one's own in a plain folder, and what must be left as it was.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, fromBlob, toBlob } from '../../src/files.js';
import { Neuron, OptionError, StandardScaler } from '../../src/index.js';
import { checkpoints, latestCheckpoint, load, loadSync, save, saveSync } from '../../src/node.js';
import { expectError, loose } from '../support/errors.js';
import { freshFolders } from '../support/folders.js';
import { makeNetwork } from '../support/networks.js';
import { bundleProgram } from './program.js';

const fresh = freshFolders();
const neuron = new Neuron({ inputs: 1, seed: 1 });
const text = new TextDecoder().decode(encodeModel(neuron));
const isRoot = process.geteuid?.() === 0;
const NOBODY = 65534;

type Loose = (...args: unknown[]) => unknown;
type Way = 'sync' | 'async';
const WAYS: readonly Way[] = ['sync', 'async'];
const saveIn = async (way: Way, path: string): Promise<void> =>
  way === 'sync' ? saveSync(path, neuron) : save(path, neuron);

/** A folder that everybody may enter, with the program in it. */
function withProgram(): { folder: string; script: string } {
  const folder = fresh();
  chmodSync(join(folder, '..'), 0o755);
  chmodSync(folder, 0o755);
  return { folder, script: bundleProgram('save-to', folder) };
}

/** Runs it as somebody who is not root; what it says. */
function runAsUser(script: string, path: string, way: Way): string {
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const args = [script, path, way];
  const { stdout, stderr } = spawnSync(process.execPath, args, { ...user, encoding: 'utf8' });
  return stdout + stderr;
}

describe.skipIf(process.platform === 'win32').each(WAYS)('save, %s', (way) => {
  it('writes to a pipe, which stays one', async () => {
    const { folder, script } = withProgram();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn(process.execPath, [script, pipe, way]);
    const read = spawnSync('head', ['-c', '100000', pipe], { encoding: 'utf8', timeout: 20_000 });
    writer.kill();
    expect(read.stdout).toBe(text);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it('writes to a device, which stays one, also through a link', async () => {
    const folder = fresh();
    const link = join(folder, 'null');
    symlinkSync('/dev/null', link);
    const before = lstatSync('/dev/null');
    await saveIn(way, link);
    expect(lstatSync('/dev/null').ino).toBe(before.ino);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder)).toEqual(['null']);
  });

  it('/dev/stdout behind a file adds to it', () => {
    const { folder, script } = withProgram();
    const out = join(folder, 'out');
    const line = 'echo before; "$0" "$1" /dev/stdout "$2"; echo after';
    execFileSync('sh', ['-c', `{ ${line}; } > out`, process.execPath, script, way], {
      cwd: folder,
    });
    expect(readFileSync(out, 'utf8')).toBe(`before\n${text}after\n`);
  });

  it('needs no right to read the folder', () => {
    const { folder, script } = withProgram();
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    const path = join(inside, 'model.json');
    if (isRoot) chownSync(inside, NOBODY, NOBODY);
    chmodSync(inside, 0o300);
    expect(runAsUser(script, path, way)).toBe('');
    chmodSync(inside, 0o700);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(inside)).toEqual(['model.json']);
  });

  it('does not replace a file that may not be written', () => {
    const { folder, script } = withProgram();
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    chmodSync(inside, 0o777);
    const path = join(inside, 'model.json');
    writeFileSync(path, 'old');
    chmodSync(path, 0o444);
    expect(runAsUser(script, path, way)).toBe('EACCES\n');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(inside)).toEqual(['model.json']);
  });

  it('keeps the rights, whatever the umask', async () => {
    const path = join(fresh(), 'model.json');
    for (const mode of [0o666, 0o660, 0o604, 0o2755]) {
      writeFileSync(path, 'old');
      chmodSync(path, mode);
      await saveIn(way, path);
      expect((statSync(path).mode & 0o7777).toString(8)).toBe(mode.toString(8));
    }
  });

  it.skipIf(!isRoot)('keeps owner and group', async () => {
    const path = join(fresh(), 'model.json');
    writeFileSync(path, 'old');
    chownSync(path, NOBODY, 1);
    chmodSync(path, 0o640);
    await saveIn(way, path);
    const { uid, gid, mode } = statSync(path);
    expect([uid, gid, mode & 0o777]).toEqual([NOBODY, 1, 0o640]);
  });

  it.skipIf(!isRoot)('gives no rights to a group that had none', () => {
    const { folder, script } = withProgram();
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    chmodSync(inside, 0o777);
    const path = join(inside, 'model.json');
    writeFileSync(path, 'old');
    chownSync(path, 1, 1);
    chmodSync(path, 0o666);
    expect(runAsUser(script, path, way)).toBe('');
    const { uid, gid, mode } = statSync(path);
    expect([uid, gid, mode & 0o777]).toEqual([NOBODY, NOBODY, 0o606]);
  });

  it.each([213, 214, 254, 255])('takes names of %i bytes', async (length) => {
    const folder = fresh();
    for (const name of ['a'.repeat(length), 'é'.repeat(length >> 1) + 'b'.repeat(length & 1)]) {
      for (let time = 0; time < 2; time++) await saveIn(way, join(folder, name));
      expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    }
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('removes what killed savers of this file left, and nothing else', async () => {
    const folder = fresh();
    const path = join(folder, 'model.json');
    // The names of a saver that has ended: in a folder without the right to rename there would be one; here they are made.
    const dead = spawnSync(process.execPath, ['-e', 'console.log(process.pid)'], {
      encoding: 'utf8',
    });
    const names = await namesOfTemporaries(path);
    const tag = Number(dead.stdout).toString(16).padStart(8, '0');
    const ofDead = names.map((name) => name.replace(/\.json\.[0-9a-f]{8}-/, `.json.${tag}-`));
    const old = '.model.json.0b8a5d3e-0000-4000-8000-000000000000.tmp';
    const young = '.model.json.0b8a5d3e-0000-4000-8000-000000000001.tmp';
    const others = ['.other.json.0b8a5d3e-0000-4000-8000-000000000000.tmp', '.model.json.tmp', 'b'];
    for (const name of [...names, ...ofDead, old, young, ...others]) {
      writeFileSync(join(folder, name), '');
    }
    const yesterday = Date.now() / 1000 - 86_400;
    for (const name of [old, ...others]) utimesSync(join(folder, name), yesterday, yesterday);
    await saveIn(way, path);
    // Of a process that runs, this one, and of an unknown one just now: they may still be written.
    expect(readdirSync(folder).sort()).toEqual([...names, young, ...others, 'model.json'].sort());
  });
});

/** What the file is called while it is written. */
async function namesOfTemporaries(path: string): Promise<string[]> {
  const { temporaryFor } = await import('../../src/node/temporary.js');
  return [temporaryFor(path)].map((name) => name.slice(name.lastIndexOf('/') + 1));
}

describe('arguments in the wrong place', () => {
  const scaler = new StandardScaler().fit([[1], [2]]);
  const bytes = encodeModel(neuron);
  const path = () => join(fresh(), 'model.json');
  it.each<[string, () => unknown, ...string[]]>([
    ['saveSync(undefined)', () => saveSync(loose(undefined), neuron), 'undefined', '(path, model'],
    ['saveSync()', () => (saveSync as Loose)(), 'undefined', '(path, model'],
    [
      'saveSync(model, path)',
      () => saveSync(loose(neuron), loose('a')),
      'a Neuron',
      '(path, model',
    ],
    ['saveSync("")', () => saveSync('', neuron), 'the string ""'],
    ['saveSync with a NUL', () => saveSync('a\0b', neuron), 'a path'],
    ['saveSync(https)', () => saveSync(new URL('https://a.b/c'), neuron), 'https:'],
    ['saveSync(path)', () => saveSync(path(), loose(undefined)), 'another model', '(path, model'],
    ['saveSync(path, null)', () => saveSync(path(), loose(null)), 'another model'],
    ['saveSync(…, null)', () => saveSync(path(), neuron, loose(null)), 'saveSync', 'options'],
    ['saveSync(…, "json")', () => saveSync(path(), neuron, loose('json')), 'saveSync', 'options'],
    ['loadSync()', () => (loadSync as Loose)(), 'a path', '(path, class)'],
    ['loadSync(class, path)', () => loadSync(loose(Neuron), loose('a')), 'a path'],
    ['loadSync(path, {})', () => loadSync(path(), loose({})), 'the class'],
    ['loadSync(path, model)', () => loadSync(path(), loose(scaler)), 'the class', 'StandardScaler'],
    ['decodeModel(bytes, {})', () => decodeModel(bytes, loose({})), 'the class'],
    ['decodeModel(bytes, null)', () => decodeModel(bytes, loose(null)), 'the class', 'null'],
    ['decodeModel(bytes, "Neuron")', () => decodeModel(bytes, loose('Neuron')), 'the class'],
    ['toBlob(model, null)', () => toBlob(neuron, loose(null)), 'options'],
    ['toBlob()', () => (toBlob as Loose)(), 'another model'],
    ['latestCheckpoint(3)', () => latestCheckpoint(loose(3)), 'a path'],
    ['checkpoints', () => checkpoints(makeNetwork(), { directory: loose(3) }), 'directory', 'path'],
  ])('%s', (_, body, ...parts) => {
    expectError(body, OptionError, 'ERR_OPTION', ...parts);
  });

  it('of what is asynchronous are rejections', async () => {
    const promises = [
      () => save(loose(undefined), neuron),
      () => save(loose(neuron), loose('a')),
      () => save('a', loose(undefined)),
      () => load(loose(undefined)),
      () => load('package.json', loose({})),
      () => fromBlob(loose(undefined)),
      () => fromBlob(toBlob(neuron), loose({})),
    ];
    for (const ask of promises) await expect(ask()).rejects.toBeInstanceOf(OptionError);
    expect(existsSync('a')).toBe(false);
  });
});
