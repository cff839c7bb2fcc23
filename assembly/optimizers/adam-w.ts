// AdamW: Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019).
//
//   w = (1 − rate·weightDecay)·w, then the step of Adam
//
// PyTorch's form: the decay is multiplied by the learning rate, hence follows its schedule; it acts on every parameter,
// biases too. Numbers: those of Adam, 6 weightDecay. Two moments, as Adam.
import { AdamWScalar } from "../abi";
import { adam } from "./adam";

export function adamW<T>(count: i32, stride: i32, w: usize, g: usize, m: usize, scalars: usize): void {
  adam<T>(count, stride, w, g, m, scalars, 1 - load<f64>(scalars, AdamWScalar.LEARNING_RATE) * load<f64>(scalars, AdamWScalar.WEIGHT_DECAY));
}
