// The packed tarball in an empty folder, as a user gets it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PackedFile {
  path: string;
  size: number;
}

export interface Installed {
  /** The user's folder; `node_modules/myelin` lies inside. */
  readonly folder: string;
  readonly files: readonly PackedFile[];
  readonly unpackedSize: number;
  remove(): void;
}

/** Packs what `npm test` has built and installs it with its dependencies. */
export function installPacked(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'myelin-package-'));
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], process.cwd()),
  ) as [{ filename: string; files: PackedFile[]; unpackedSize: number }];
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', `./${packed.filename}`], folder);
  return {
    folder,
    files: packed.files,
    unpackedSize: packed.unpackedSize,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs a program of the user's; throws with its output when it fails. */
export function runIn(folder: string, command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
