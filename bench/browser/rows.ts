// Every row that stands in the tables of browsers.
import type { FreshRow, Row } from './row.js';
import { digitsRows } from './rows/digits.js';
import { kernelRows } from './rows/kernels.js';
import { runRows } from './rows/run.js';
import { startRows } from './rows/start.js';
import { tinyRows, tinyStarts } from './rows/tiny.js';

export const ROWS: readonly Row[] = [...runRows(), ...tinyRows(), ...digitsRows(), ...kernelRows()];

export const FRESH_ROWS: readonly FreshRow[] = [...tinyStarts(), ...startRows()];
