import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { serverOf } from '../../src/cli/serve/server.js';

const REQUEST = 'POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}';

it('a request that came while an answer held the loop is answered, also at the very end', async () => {
  let during = (): void => {};
  const answer = (): { value: number; rows: number } => {
    during();
    return { value: 7, rows: 1 };
  };
  const { server, stop } = serverOf({ title: '', schema: {}, answer }, { bodyLimit: 100 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [slow, quick] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  for (const socket of [slow, quick]) {
    socket.write(REQUEST);
    await once(socket, 'data');
  }
  let told = '';
  quick.on('data', (piece) => {
    told += piece;
  });
  slow.resume();
  const stopped = stop();
  await sleep(450);
  // Written, and then nothing is read until the time of idle connections is over.
  during = () => {
    during = () => {};
    quick.write(REQUEST);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  };
  slow.write(REQUEST);
  await once(quick, 'close');
  expect(told).toMatch(/^HTTP\/1.1 200 OK\r\n.*connection: close\r\n.*\r\n\r\n7$/is);
  await stopped;
});
