// Fork and join: work is cut into parts, each with a range of the outputs to itself, and the threads take parts until none is left.
// So no sum is ever divided, and bits depend neither on how many threads there are nor on which of them took what. Builds with
// shared memory only (ASC_FEATURE_THREADS).
//
// One thread, the one that JavaScript calls, forks; the others serve. A part is taken by compare-and-swap on the number of those that are
// left, and the task is read after that: as long as a part is not done the next task cannot be written. A thread that is late, or
// gone, takes nothing, and the others do its share; only one that vanishes amid a part is missed.
//
// Who waits spins first, then sleeps. Variables of this file are those of one instance, that is of one thread.
import { setRoom } from "./room";
import { runPart } from "./tasks";
import { isDividing, now } from "./turns";

/** What the threads share, each a line of the cache apart: parts left (less than 0: end), parts done by others, sleepers, settings. */
const POOL = memory.data(512, 64);
const LEFT = POOL;
const DONE = POOL + 64;
const SLEEPERS = POOL + 128;
/** Whether the thread that forks sleeps until others are done. */
const IS_AWAITED = POOL + 192;
/** Whether a thread has failed amid a part. */
const FAILED = POOL + 196;
/** Threads, the one that forks included; 0 or 1: it is alone. Set by `threadsUse`. */
const THREADS = POOL + 256;
/** Whether the thread that forks may sleep: that of a page may not. */
const MAY_SLEEP = POOL + 260;
/** The parts of the task, and its arguments: what `runPart` reads. */
const PARTS = POOL + 320;
// @ts-ignore: decorator
@inline
export const TASK: usize = POOL + 328;

/** Looks at a word of memory before a thread sleeps: some 50 to 100 µs. Within a batch it is seldom so long until the next fork. */
const SPINS: i32 = 100000;
/** A thread that sleeps looks up so often, in nanoseconds. */
const PATIENCE: i64 = 1_000_000_000;
/** Times that it does so before a thread that does not answer is given up. */
const LOOKS: i32 = 10;

/** A thread has not finished its part: does not return. */
// @ts-ignore: decorator
@external("env", "lost")
declare function lost(): void;

/** Whether this thread is amid a part: what it calls then is not divided again. Of those that serve always. */
let isBusy: bool = false;
let forks: i32 = 0;

/** Whether work is to be divided here and now. */
// @ts-ignore: decorator
@inline
export function canFork(): bool {
  return !isBusy && load<i32>(THREADS) > 1 && isDividing();
}

/** Times that this thread has divided anything: for tests. */
export function threadForks(): i32 {
  return forks;
}

// @ts-ignore: decorator
@inline
export function threads(): i32 {
  return load<i32>(THREADS);
}

/** The number of a part, or −1. */
function take(): i32 {
  let left = atomic.load<i32>(LEFT);
  while (left > 0) {
    const seen = atomic.cmpxchg<i32>(LEFT, left, left - 1);
    if (seen == left) return left - 1;
    left = seen;
  }
  return -1;
}

/** Does the task at TASK, in `parts` parts; all is done when it returns. */
export function fork(parts: i32): void {
  isBusy = true;
  forks++;
  store<i32>(PARTS, parts);
  atomic.store<i32>(DONE, 0);
  atomic.store<i32>(LEFT, parts);
  if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(LEFT, parts - 1);
  let own = 0;
  for (let part = take(); part >= 0; part = take()) {
    runPart(part, parts);
    own++;
  }
  join(parts - own);
  if (atomic.load<i32>(FAILED)) giveUp();
  isBusy = false;
}

/** Until others have done so many parts. */
function join(others: i32): void {
  for (let spins = SPINS; spins > 0; spins--) {
    if (atomic.load<i32>(DONE) == others) return;
  }
  if (load<i32>(MAY_SLEEP)) {
    atomic.store<i32>(IS_AWAITED, 1);
    for (let looks = 0; ; ) {
      const done = atomic.load<i32>(DONE);
      if (done == others) break;
      if (atomic.wait<i32>(DONE, done, PATIENCE) == 2 && ++looks == LOOKS) giveUp();
    }
    atomic.store<i32>(IS_AWAITED, 0);
    return;
  }
  const end = now() + <f64>(PATIENCE / 1_000_000) * <f64>LOOKS;
  for (let spins = 1; atomic.load<i32>(DONE) != others; spins++) {
    if ((spins & 0xffff) == 0 && now() > end) giveUp();
  }
}

/** The part of a thread is missing: does not return. */
function giveUp(): void {
  isBusy = false;
  lost();
}

/** The life of a thread that serves, with `own` bytes to itself: until `threadsEnd`. */
export function threadServe(own: usize): void {
  isBusy = true;
  setRoom(own);
  let spins = 0;
  for (;;) {
    const part = take();
    if (part >= 0) {
      runPart(part, load<i32>(PARTS));
      atomic.add<i32>(DONE, 1);
      if (atomic.load<i32>(IS_AWAITED)) atomic.notify(DONE, 1);
      spins = 0;
      continue;
    }
    if (++spins < SPINS) continue;
    if (atomic.load<i32>(LEFT) < 0) return;
    atomic.add<i32>(SLEEPERS, 1);
    atomic.wait<i32>(LEFT, 0, -1);
    atomic.sub<i32>(SLEEPERS, 1);
    spins = 0;
  }
}

/** This thread, which serves, has failed amid a part, which counts as done: the others shall be over before the work is given up. */
export function threadFailed(): void {
  atomic.store<i32>(FAILED, 1);
  atomic.add<i32>(DONE, 1);
  atomic.notify(DONE, 1);
}

/** From now on work is divided among so many threads. */
export function threadsUse(count: i32, maySleep: bool): void {
  store<i32>(MAY_SLEEP, maySleep ? 1 : 0);
  store<i32>(THREADS, count);
}

/** Lets all threads that serve return. */
export function threadsEnd(): void {
  store<i32>(THREADS, 0);
  atomic.store<i32>(LEFT, -1);
  atomic.notify(LEFT, -1);
}
