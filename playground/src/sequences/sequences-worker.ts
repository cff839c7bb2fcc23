import { Writer } from './letters.js';
import type { FromSequences, ToSequences } from './protocol.js';
import { learnWave } from './wave.js';

const writer = new Writer();
const tell = (message: FromSequences): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToSequences>) => {
  if (data.kind === 'wave') learnWave(tell);
  else if (data.kind === 'text') writer.learn(tell);
  else tell({ kind: 'written', ...writer.write(data.begin, data.temperature, data.seed) });
});
