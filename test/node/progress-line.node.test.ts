import { expect, it } from 'vitest';
import { adam, dense, Network, OptionError } from '../../src/index.js';
import { progressLine } from '../../src/node.js';

/** What was written to a terminal of so many columns, or to a file. */
function screen(columns?: number): {
  isTTY: boolean;
  columns: number;
  text: string;
  write(text: string): void;
} {
  return {
    isTTY: columns !== undefined,
    columns: columns ?? 0,
    text: '',
    write(text) {
      this.text += text;
    },
  };
}

function train(onEpoch: ReturnType<typeof progressLine>): void {
  const network = new Network({ inputs: 1, layers: [dense({ units: 1 })], seed: 1 });
  network.train([[0], [1]], [1, 0], {
    epochs: 30,
    loss: 'meanSquaredError',
    optimizer: adam(),
    onEpoch,
  });
}

it('is one line, as wide as the terminal at most, which ends with the last epoch', () => {
  const stream = screen(40);
  train(progressLine({ epochs: 30, stream }));
  const drawn = stream.text.split('\r\x1b[2K').slice(1);
  expect(drawn[0]).toMatch(/^epoch 1\/30 {2}loss /);
  expect(drawn.at(-1)).toMatch(/^epoch 30\/30 {2}loss .*\n$/);
  for (const line of drawn) expect([...line.trimEnd()].length).toBeLessThan(40);
});

it('is nothing where nobody looks', () => {
  const stream = screen();
  train(progressLine({ stream }));
  expect(stream.text).toBe('');
});

it('refuses what it does not know', () => {
  expect(() => progressLine({ epochs: 0 })).toThrow(OptionError);
  expect(() => progressLine({ stream: {} as never })).toThrow(OptionError);
});
