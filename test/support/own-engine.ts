// Where all files of tests share a page or a process: each begins with the engine that a program of its own would have.
import { inject } from 'vitest';
import { init } from '../../src/index.js';
import { debugBuild } from './facade.js';

if (inject('builds') === 'debug') await debugBuild();
else await init();
