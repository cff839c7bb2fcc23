import '@tensorflow/tfjs-backend-wasm';
import type { Sequential } from '@tensorflow/tfjs-layers';
import type { Hello } from './hello.js';
import { tfjsHello } from './tfjs-model.js';

export const hello: Hello<Sequential> = tfjsHello('wasm');
