// How many cases a property has where it says nothing.
import fc from 'fast-check';
import { runs } from './effort.js';

fc.configureGlobal({ numRuns: runs(100) });
