import { host, type ToHost } from './host.js';

const receive = host((message) => postMessage(message));
addEventListener('message', ({ data }: MessageEvent<ToHost>) => receive(data));
