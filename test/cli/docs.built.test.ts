// docs/cli.md: its commands are run, one after the other; what they print stands below them.
import { chmodSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/cli/exit-codes.js';
import { CLI, CommandFolder, customers } from '../support/command.js';
import { blocksOf } from '../support/doc-blocks.js';

// Drives dist/cli.js.
let folder: CommandFolder;
beforeAll(() => {
  folder = new CommandFolder();
  folder.write('customers.csv', customers(200));
  folder.write('new.csv', customers(220));
  // A program, not a function of the shell, whose jobs are processes between it and the command.
  folder.write('npx', `#!/bin/sh\nshift\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  chmodSync(`${folder.path}/npx`, 0o755);
});
afterAll(() => folder.remove());

const blocks = blocksOf('docs/cli.md').filter(({ language }) => language === 'sh');

describe('docs/cli.md', () => {
  it.each(blocks.map((block) => [block.place, block] as const))('%s', (_, { content, output }) => {
    const script = `PATH=.:$PATH\nexec 2>&1\n${content}`;
    const { stdout, status } = folder.shell(script);
    expect(status).toBe(0);
    if (output === undefined) expect(stdout).toContain('saved as');
    // What follows below the part that is shown is told in words.
    else expect(stdout.slice(0, output.length)).toBe(output);
  });

  it('lists the exit statuses', () => {
    const text = readFileSync('docs/cli.md', 'utf8');
    for (const [code, meaning] of Object.entries(EXIT_CODES)) {
      expect(text).toContain(`| ${code} | ${meaning} |`);
    }
  });
});
