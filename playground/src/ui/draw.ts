// Pictures are drawn as far as a frame has time for them; the rest follows in the next ones. So the page answers its reader
// however much there is to draw, and a large network's pictures come a little later.

/** Milliseconds of a frame. */
const SHARE = 5;
const waiting = new Map<object, () => void>();
const atEnd: (() => void)[] = [];
let spent = 0;
let asked = false;

/** Draws now, or in one of the next frames; what the same owner had waiting is not drawn any more. */
export function draw(owner: object, work: () => void): void {
  if (waiting.size === 0 && spent < SHARE) timed(work);
  else waiting.set(owner, work);
  ask();
}

/** Calls back at the first frame before which everything has been drawn. */
export function onceDrawn(done: () => void): void {
  atEnd.push(done);
  ask();
}

function timed(work: () => void): void {
  const begun = performance.now();
  work();
  spent += performance.now() - begun;
}

function ask(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(frame);
}

function frame(): void {
  asked = false;
  spent = 0;
  if (waiting.size === 0) for (const done of atEnd.splice(0)) done();
  for (const [owner, work] of waiting) {
    if (spent >= SHARE) break;
    waiting.delete(owner);
    timed(work);
  }
  if (waiting.size > 0 || atEnd.length > 0) ask();
}
