// A kind of layer that only tests have: y = gain·x·(mix₀ + mix₁) + shift. In training `seen` counts batches and rows, and follows
// the mean of x. Its twin is in test/support/toy-layer.ts.
import { Frame, Layer } from "../abi";
import { isTrained, sizeOf, tensorAt } from "../training/layout";

// Slots of its tensors; the one of number 2 is not taken.
const MIX: i32 = 0;
const SEEN: i32 = 1;
const SHIFT: i32 = 3;
const GAIN: i32 = 4;

// @ts-ignore: decorator
@inline
function at<T>(tensor: usize, index: i32): T {
  return load<T>(tensor + <usize>index * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function add<T>(tensor: usize, index: i32, value: T): void {
  const place = tensor + <usize>index * sizeof<T>();
  store<T>(place, <T>(load<T>(place) + value));
}

export function toyForward<T>(frame: usize, layer: usize, rows: i32, x: usize, output: usize, training: bool): usize {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const n = sizeOf(layer, 0);
  const mix = tensorAt<T>(layer, MIX, parameters);
  const shift = tensorAt<T>(layer, SHIFT, parameters);
  const gain = load<T>(tensorAt<T>(layer, GAIN, parameters));
  let sum: f64 = 0;
  for (let i = 0; i < rows * n; i++) {
    const j = i % n;
    const from = at<T>(x, i);
    sum += <f64>from;
    const both = <T>(at<T>(mix, j) + at<T>(mix, n + j));
    store<T>(output + <usize>i * sizeof<T>(), <T>(gain * from * both + at<T>(shift, j)));
  }
  if (training && isTrained(layer, SEEN)) {
    const seen = tensorAt<T>(layer, SEEN, parameters);
    const keep = load<f64>(layer + Layer.SETTINGS);
    add<T>(seen, 0, <T>1);
    add<T>(seen, 1, <T>rows);
    const mean = sum / <f64>(rows * n);
    store<T>(seen + 2 * sizeof<T>(), <T>(keep * <f64>at<T>(seen, 2) + (1 - keep) * mean));
  }
  return output;
}

export function toyBackward<T>(frame: usize, layer: usize, rows: i32, x: usize, delta: usize): usize {
  const parameters = <usize>load<u32>(frame + Frame.PARAMETERS);
  const gradients = <usize>load<u32>(frame + Frame.GRADIENTS);
  const n = sizeOf(layer, 0);
  const mix = tensorAt<T>(layer, MIX, parameters);
  const gain = load<T>(tensorAt<T>(layer, GAIN, parameters));
  const dMix = isTrained(layer, MIX) ? tensorAt<T>(layer, MIX, gradients) : 0;
  const dShift = isTrained(layer, SHIFT) ? tensorAt<T>(layer, SHIFT, gradients) : 0;
  const dGain = isTrained(layer, GAIN) ? tensorAt<T>(layer, GAIN, gradients) : 0;
  if (dMix) memory.fill(dMix, 0, 2 * <usize>n * sizeof<T>());
  if (dShift) memory.fill(dShift, 0, <usize>n * sizeof<T>());
  if (dGain) store<T>(dGain, <T>0);
  for (let i = 0; i < rows * n; i++) {
    const j = i % n;
    const d = at<T>(delta, i);
    const from = at<T>(x, i);
    const both = <T>(at<T>(mix, j) + at<T>(mix, n + j));
    if (dMix) {
      add<T>(dMix, j, <T>(d * gain * from));
      add<T>(dMix, n + j, <T>(d * gain * from));
    }
    if (dShift) add<T>(dShift, j, d);
    if (dGain) add<T>(dGain, 0, <T>(d * from * both));
    store<T>(delta + <usize>i * sizeof<T>(), <T>(d * gain * both));
  }
  return delta;
}
