// Installs the other versions of Node that the platform tests run (see scripts/nodes.mjs).
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { NODE_VERSIONS, NODES_FOLDER, nodePackage, nodePath } from './nodes.mjs';

for (const version of NODE_VERSIONS) {
  if (existsSync(nodePath(version))) continue;
  const cwd = `${NODES_FOLDER}/${version}`;
  await mkdir(cwd, { recursive: true });
  await writeFile(`${cwd}/package.json`, '{ "private": true }\n');
  execFileSync(
    'npm',
    ['install', '--no-save', '--no-package-lock', `${nodePackage()}@${version}`],
    {
      cwd,
      stdio: 'inherit',
    },
  );
  console.log(`Node ${version}: ${nodePath(version)}`);
}
