import { spawn } from 'node:child_process';

/** What opens a page in the person's browser, by system. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '""'],
};

/** Opens it, or tells that it could not. */
export function openPage(url: string, failed: (reason: string) => void): void {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
  child.once('error', (error) => failed(`${program}: ${error.message}`));
  child.once('exit', (status) => {
    if (status) failed(`${program} ended with ${status}`);
  });
  child.unref();
}
