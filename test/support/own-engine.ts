// Where all files of tests share a page: each begins with the engine that a program of its own would have.
import { init } from '../../src/index.js';

await init();
