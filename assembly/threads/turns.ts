// Whether dividing pays: where the other processors are busy it can lose, as everybody waits for a thread that does not run. So some
// batches are timed each way, again from time to time, and the faster way goes on. That is free, as the bits are the same.
//
// A trial is divided, alone, divided, alone, for some milliseconds each; its outcome holds for an interval, which doubles while outcomes
// stay the same. Meanwhile divided batches that take longer than those alone took end it early.

/** Milliseconds, of the runtime's steady clock. */
// @ts-ignore: decorator
@external("env", "now")
export declare function now(): f64;

/** A turn of a trial takes so long at least, in ms. */
const TURN: f64 = 3;
/** Turns of a trial: the even ones divided. The first is not counted: code and caches are cold. */
const TURNS: i32 = 5;
const SHORTEST: f64 = 60;
const LONGEST: f64 = 2000;
/** What was not seen for so long is not timed further. */
const PATIENCE: f64 = 200;
/** An outcome holds for so many times as long as a batch takes, at least. */
const LEAST_BATCHES: f64 = 40;

/** Whether work is divided now. */
let isDivided: bool = true;
/** Whatever pays: for tests. */
let isForced: bool = false;
/** The last outcome. */
let wasDivided: bool = true;
/** The turn of the trial that goes on; TURNS: none. */
let turn: i32 = 0;
/** When the next trial is due, and how long the last outcome was to hold. */
let due: f64 = 0;
let interval: f64 = SHORTEST;
/** What is timed, and when it was seen last. */
let subject: usize = 0;
let seen: f64 = -PATIENCE;
/** The batch that runs: of what, since when, and whether there was anything to divide. */
let current: usize = 0;
let since: f64 = 0;
let isWanted: bool = false;
/** Of this turn: time, rows and batches. */
let time: f64 = 0;
let rows: f64 = 0;
let batches: f64 = 0;
/** Of this trial: likewise, divided and alone. */
let dividedTime: f64 = 0;
let dividedRows: f64 = 0;
let aloneTime: f64 = 0;
let aloneRows: f64 = 0;

/** Whether to divide what could be divided. */
// @ts-ignore: decorator
@inline
export function isDividing(): bool {
  isWanted = true;
  return isDivided || isForced;
}

/** Divides from now on whatever can be divided, also where that does not pay. */
export function threadsAlways(): void {
  isForced = true;
}

function beginTurn(next: i32): void {
  turn = next;
  isDivided = (next & 1) == 0;
  time = 0;
  rows = 0;
  batches = 0;
}

function beginTrial(): void {
  dividedTime = 0;
  dividedRows = 0;
  aloneTime = 0;
  aloneRows = 0;
  beginTurn(0);
}

/** Before a batch of `what`: the same for batches that take the same time by row. */
export function beginBatch(what: usize): void {
  current = what;
  isWanted = false;
  since = now();
}

/** After it. */
export function endBatch(count: i32): void {
  if (!isWanted) return;
  const end = now();
  if (current != subject) {
    // Between those of the trial, as when each epoch is evaluated. Where those come no more, this one takes their place.
    if (end - seen < PATIENCE) return;
    subject = current;
    aloneRows = 0;
    if (turn < TURNS) beginTrial();
  }
  seen = end;
  time += end - since;
  rows += count;
  batches++;
  if (turn < TURNS) {
    if (time < TURN) return;
    if (turn > 0) {
      if (isDivided) {
        dividedTime += time;
        dividedRows += rows;
      } else {
        aloneTime += time;
        aloneRows += rows;
      }
    }
    if (turn + 1 < TURNS) beginTurn(turn + 1);
    else decide(end);
    return;
  }
  if (end >= due) beginTrial();
  else if (time > 4 * TURN) {
    if (isDivided && aloneRows > 0 && time * aloneRows > aloneTime * rows) beginTrial();
    time = 0;
    rows = 0;
    batches = 0;
  }
}

function decide(end: f64): void {
  const pays = dividedTime * aloneRows < aloneTime * dividedRows;
  interval = pays == wasDivided ? min(2 * interval, LONGEST) : SHORTEST;
  wasDivided = pays;
  isDivided = pays;
  turn = TURNS;
  due = end + max(interval, (LEAST_BATCHES * time) / batches);
  time = 0;
  rows = 0;
}
