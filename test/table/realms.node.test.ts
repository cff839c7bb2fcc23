// Values of another realm: jsdom, vm and frames have a Date and a Uint8Array of their own.
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { readCsv, readParquet, tableOf } from '../../src/table.js';

it('dates, rows and bytes of another realm', async () => {
  const rows = runInNewContext("[{ a: 1, d: new Date('2024-01-02') }]");
  expect([...tableOf(rows)]).toEqual([{ a: 1, d: new Date('2024-01-02') }]);
  const bytes = runInNewContext('Uint8Array.of(97, 10, 49, 10)');
  for (const file of [bytes, bytes.buffer, [bytes]]) {
    expect([...(await readCsv(file))]).toEqual([{ a: 1 }]);
  }
  await expect(readParquet(bytes.buffer)).rejects.toThrow(/no Parquet file/);
});
