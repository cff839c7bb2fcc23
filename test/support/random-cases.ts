// How many cases a property has where it says nothing, and which: the same ones each time in a run that tries only some, so that
// who changes nothing sees nothing change; others each time in a thorough run, which is there to find something.
import fc from 'fast-check';
import { runs, thorough } from './effort.js';

fc.configureGlobal({ numRuns: runs(100), ...thorough({}, { seed: 1 }) });
