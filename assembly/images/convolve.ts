// The convolution of one image, and the gradient of its weights. All strides are bytes.
//
// An image is (height, width, channels) and holds its margin of zeros already, so that no kernel position lies outside.
// Pixel (oy, ox) of the output begins at x + oy·stepY + ox·stepX; from there a kernel position is `kernelY` a row and
// `kernelX` a run further, and a run is `terms` numbers side by side. Where the kernel has no gaps, its columns and the channels
// are one run.
//
//   convolve:   out[p, f] = start[f] + Σ x[p, k]·w[k, f]         for k in index order (row, run, term)
//   correlate:  gradient[k, f] = gradient[k, f] + Σ x[p, k]·delta[p, f]   for p in index order (oy, ox)
//
// each product and each sum rounded (madd in the relaxed build). Zeros of the margin are terms like others. Tiles and lanes
// divide elements, never a sum. With `Each` (depthwise) column f takes the f-th number from its place instead of the same one as
// all: a channel each. `terms` is then 1.
//
// Nothing but the output's elements is written. `correlate` may read up to 24 bytes before x, delta and gradient; `convolve` with Each
// up to 24 behind the last number of x.
import { lanes, loadSplat, madd } from "../simd/lanes";
import { storeEnd } from "../kernels/gemm/tile";
import { panelWidth } from "./panels";
import { ownPlace } from "../threads/room";

/** What a column takes of a place in the image. */
export class All {}
export class Each {}

/** Vectors of columns of a tile. */
class Two {}
class One {}

/** Where a tile goes of which not all columns are wanted. */
const TILE_OF_ONE = memory.data(128, 16);

// @ts-ignore: decorator
@inline
function tilePlace(): usize {
  return ASC_FEATURE_THREADS ? ownPlace(TILE_OF_ONE) : TILE_OF_ONE;
}

// @ts-ignore: decorator
@inline
function storeColumns<T>(from: usize, count: i32, to: usize): void {
  for (let j = 0; j < count; j++) {
    store<T>(to, load<T>(from));
    from += sizeof<T>();
    to += sizeof<T>();
  }
}

/** A panel of columns, of which `count` are wanted: four pixels at a time. */
function panelPass<T, Reach, Width>(
  outHeight: i32,
  outWidth: i32,
  count: i32,
  kernelRows: i32,
  runs: i32,
  terms: i32,
  x: usize,
  stepY: usize,
  stepX: usize,
  kernelY: usize,
  kernelX: usize,
  panel: usize,
  out: usize,
  pixel: usize,
): void {
  const wide = idof<Width>() == idof<Two>();
  const bytes: usize = wide ? 32 : 16;
  const whole = count == <i32>(bytes / sizeof<T>());
  const runJump = kernelX - <usize>terms * sizeof<T>();
  const rowJump = kernelY - <usize>runs * kernelX;
  const tile = tilePlace();
  let row = x;
  let at = x;
  let ox = outWidth;
  for (let left = outHeight * outWidth; left > 0; left -= 4) {
    let a0 = at;
    let a1 = at;
    let a2 = at;
    let a3 = at;
    for (let i = 0; i < min(left, 4); i++) {
      if (i == 1) a1 = at;
      if (i == 2) a2 = at;
      if (i == 3) a3 = at;
      at += stepX;
      if (--ox == 0) {
        ox = outWidth;
        row += stepY;
        at = row;
      }
    }
    let c00 = v128.load(panel);
    let c01 = wide ? v128.load(panel, 16) : c00;
    let c10 = c00;
    let c11 = c01;
    let c20 = c00;
    let c21 = c01;
    let c30 = c00;
    let c31 = c01;
    let b = panel + bytes;
    for (let y = kernelRows; y > 0; y--) {
      for (let r = runs; r > 0; r--) {
        if (idof<Reach>() == idof<Each>()) {
          const b0 = v128.load(b);
          c00 = madd<T>(v128.load(a0), b0, c00);
          c10 = madd<T>(v128.load(a1), b0, c10);
          c20 = madd<T>(v128.load(a2), b0, c20);
          c30 = madd<T>(v128.load(a3), b0, c30);
          if (wide) {
            const b1 = v128.load(b, 16);
            c01 = madd<T>(v128.load(a0, 16), b1, c01);
            c11 = madd<T>(v128.load(a1, 16), b1, c11);
            c21 = madd<T>(v128.load(a2, 16), b1, c21);
            c31 = madd<T>(v128.load(a3, 16), b1, c31);
          }
          b += bytes;
          a0 += kernelX;
          a1 += kernelX;
          a2 += kernelX;
          a3 += kernelX;
        } else {
          for (let p = terms; p > 0; p--) {
            const b0 = v128.load(b);
            const b1 = wide ? v128.load(b, 16) : b0;
            b += bytes;
            let s = loadSplat<T>(a0);
            c00 = madd<T>(s, b0, c00);
            if (wide) c01 = madd<T>(s, b1, c01);
            s = loadSplat<T>(a1);
            c10 = madd<T>(s, b0, c10);
            if (wide) c11 = madd<T>(s, b1, c11);
            s = loadSplat<T>(a2);
            c20 = madd<T>(s, b0, c20);
            if (wide) c21 = madd<T>(s, b1, c21);
            s = loadSplat<T>(a3);
            c30 = madd<T>(s, b0, c30);
            if (wide) c31 = madd<T>(s, b1, c31);
            a0 += sizeof<T>();
            a1 += sizeof<T>();
            a2 += sizeof<T>();
            a3 += sizeof<T>();
          }
          a0 += runJump;
          a1 += runJump;
          a2 += runJump;
          a3 += runJump;
        }
      }
      a0 += rowJump;
      a1 += rowJump;
      a2 += rowJump;
      a3 += rowJump;
    }
    if (left > 3 && whole) {
      v128.store(out, c00);
      if (wide) v128.store(out, c01, 16);
      out += pixel;
      v128.store(out, c10);
      if (wide) v128.store(out, c11, 16);
      out += pixel;
      v128.store(out, c20);
      if (wide) v128.store(out, c21, 16);
      out += pixel;
      v128.store(out, c30);
      if (wide) v128.store(out, c31, 16);
      out += pixel;
      continue;
    }
    v128.store(tile, c00);
    v128.store(tile, c10, 32);
    v128.store(tile, c20, 64);
    v128.store(tile, c30, 96);
    if (wide) {
      v128.store(tile, c01, 16);
      v128.store(tile, c11, 48);
      v128.store(tile, c21, 80);
      v128.store(tile, c31, 112);
    }
    for (let i = 0; i < min(left, 4); i++) {
      storeColumns<T>(tile + <usize>(i << 5), count, out);
      out += pixel;
    }
  }
}

/**
 * out (outHeight, outWidth, columns), pixels `pixel` apart, from weights in panels. out disjoint from all else.
 */
export function convolve<T, Reach>(
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  kernelRows: i32,
  runs: i32,
  terms: i32,
  x: usize,
  stepY: usize,
  stepX: usize,
  kernelY: usize,
  kernelX: usize,
  panels: usize,
  out: usize,
  pixel: usize,
): void {
  const rows = <usize>(kernelRows * runs * terms + 1);
  for (let left = columns; left > 0; ) {
    const width = panelWidth<T>(left);
    const count = min(width, left);
    if (width > lanes<T>()) {
      panelPass<T, Reach, Two>(
        outHeight, outWidth, count, kernelRows, runs, terms,
        x, stepY, stepX, kernelY, kernelX, panels, out, pixel,
      );
    } else {
      panelPass<T, Reach, One>(
        outHeight, outWidth, count, kernelRows, runs, terms,
        x, stepY, stepX, kernelY, kernelX, panels, out, pixel,
      );
    }
    const bytes = <usize>width * sizeof<T>();
    panels += bytes * rows;
    out += bytes;
    if (idof<Reach>() == idof<Each>()) x += bytes;
    left -= width;
  }
}

/**
 * Two vectors of columns, or one of which the last `count` lanes are wanted: four rows of the gradient at a time, those of
 * [first, end), where `first` is a multiple of four.
 */
function gradientPass<T, Reach, Width>(
  first: i32,
  end: i32,
  outHeight: i32,
  outWidth: i32,
  count: i32,
  runs: i32,
  terms: i32,
  x: usize,
  stepY: usize,
  stepX: usize,
  kernelY: usize,
  kernelX: usize,
  delta: usize,
  pixel: usize,
  gradient: usize,
  rowBytes: usize,
): void {
  const wide = idof<Width>() == idof<Two>();
  const runJump = kernelX - <usize>terms * sizeof<T>();
  const rowJump = kernelY - <usize>runs * kernelX;
  const lineJump = stepY - <usize>outWidth * stepX;
  const before = first / terms;
  let term = terms - first % terms;
  let run = runs - before % runs;
  let at = x + <usize>(terms - term) * sizeof<T>() + <usize>(runs - run) * kernelX + <usize>(before / runs) * kernelY;
  gradient += <usize>first * rowBytes;
  for (let left = end - first; left > 0; left -= 4) {
    let a0 = at;
    let a1 = at;
    let a2 = at;
    let a3 = at;
    for (let i = 0; i < min(left, 4); i++) {
      if (i <= 0) a0 = at;
      if (i <= 1) a1 = at;
      if (i <= 2) a2 = at;
      a3 = at;
      at += sizeof<T>();
      if (--term == 0) {
        term = terms;
        at += runJump;
        if (--run == 0) {
          run = runs;
          at += rowJump;
        }
      }
    }
    const g1 = left > 1 ? gradient + rowBytes : gradient;
    const g2 = left > 2 ? g1 + rowBytes : gradient;
    const g3 = left > 3 ? g2 + rowBytes : gradient;
    let c00 = v128.load(gradient);
    let c01 = wide ? v128.load(gradient, 16) : c00;
    let c10 = v128.load(g1);
    let c11 = wide ? v128.load(g1, 16) : c00;
    let c20 = v128.load(g2);
    let c21 = wide ? v128.load(g2, 16) : c00;
    let c30 = v128.load(g3);
    let c31 = wide ? v128.load(g3, 16) : c00;
    let d = delta;
    for (let y = outHeight; y > 0; y--) {
      for (let p = outWidth; p > 0; p--) {
        const b0 = v128.load(d);
        const b1 = wide ? v128.load(d, 16) : b0;
        d += pixel;
        if (idof<Reach>() == idof<Each>()) {
          c00 = madd<T>(v128.load(a0), b0, c00);
          if (wide) c01 = madd<T>(v128.load(a0, 16), b1, c01);
          c10 = madd<T>(v128.load(a1), b0, c10);
          if (wide) c11 = madd<T>(v128.load(a1, 16), b1, c11);
          c20 = madd<T>(v128.load(a2), b0, c20);
          if (wide) c21 = madd<T>(v128.load(a2, 16), b1, c21);
          c30 = madd<T>(v128.load(a3), b0, c30);
          if (wide) c31 = madd<T>(v128.load(a3, 16), b1, c31);
        } else {
          let s = loadSplat<T>(a0);
          c00 = madd<T>(s, b0, c00);
          if (wide) c01 = madd<T>(s, b1, c01);
          s = loadSplat<T>(a1);
          c10 = madd<T>(s, b0, c10);
          if (wide) c11 = madd<T>(s, b1, c11);
          s = loadSplat<T>(a2);
          c20 = madd<T>(s, b0, c20);
          if (wide) c21 = madd<T>(s, b1, c21);
          s = loadSplat<T>(a3);
          c30 = madd<T>(s, b0, c30);
          if (wide) c31 = madd<T>(s, b1, c31);
        }
        a0 += stepX;
        a1 += stepX;
        a2 += stepX;
        a3 += stepX;
      }
      a0 += lineJump;
      a1 += lineJump;
      a2 += lineJump;
      a3 += lineJump;
    }
    if (wide) {
      // Rows that are not there go where the first one does, which comes last.
      v128.store(g3, c30);
      v128.store(g3, c31, 16);
      v128.store(g2, c20);
      v128.store(g2, c21, 16);
      v128.store(g1, c10);
      v128.store(g1, c11, 16);
      v128.store(gradient, c00);
      v128.store(gradient, c01, 16);
    } else {
      storeEnd<T>(g3, c30, count);
      storeEnd<T>(g2, c20, count);
      storeEnd<T>(g1, c10, count);
      storeEnd<T>(gradient, c00, count);
    }
    gradient += 4 * rowBytes;
  }
}

/** Blocks of four rows of a gradient, which `correlate` can make by themselves. */
export function gradientBlocks(kernelRows: i32, runs: i32, terms: i32): i32 {
  return (kernelRows * runs * terms + 3) >> 2;
}

/**
 * Adds to gradient (kernelRows·runs·terms, columns), of it to the blocks [firstBlock, endBlock) of `gradientBlocks`, rows `rowBytes` apart, from delta (outHeight, outWidth, columns), pixels `pixel`
 * apart. gradient disjoint from all else.
 */
export function correlate<T, Reach>(
  firstBlock: i32,
  endBlock: i32,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  kernelRows: i32,
  runs: i32,
  terms: i32,
  x: usize,
  stepY: usize,
  stepX: usize,
  kernelY: usize,
  kernelX: usize,
  delta: usize,
  pixel: usize,
  gradient: usize,
  rowBytes: usize,
): void {
  const each = idof<Reach>() == idof<Each>();
  const first = firstBlock << 2;
  const end = min(endBlock << 2, kernelRows * runs * terms);
  let left = columns;
  for (; left >= 2 * lanes<T>(); left -= 2 * lanes<T>()) {
    gradientPass<T, Reach, Two>(
      first, end, outHeight, outWidth, 0, runs, terms,
      x, stepY, stepX, kernelY, kernelX, delta, pixel, gradient, rowBytes,
    );
    if (each) x += 32;
    delta += 32;
    gradient += 32;
  }
  for (; left > 0; left -= lanes<T>()) {
    // The last vector is moved left until it ends with the row.
    const count = min(left, lanes<T>());
    const back = <usize>(lanes<T>() - count) * sizeof<T>();
    gradientPass<T, Reach, One>(
      first, end, outHeight, outWidth, count, runs, terms,
      each ? x - back : x, stepY, stepX, kernelY, kernelX, delta - back, pixel, gradient - back, rowBytes,
    );
    if (each) x += 16;
    delta += 16;
    gradient += 16;
  }
}
