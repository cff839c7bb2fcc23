// The same numbers in another shape. A training keeps the outputs of each layer, so there they are copied.
import { Layer } from "../abi";

export function reshapeForward<T>(layer: usize, rows: i32, x: usize, output: usize, training: bool): usize {
  if (!training) return x;
  memory.copy(output, x, <usize>rows * <usize>load<i32>(layer + Layer.UNITS) * sizeof<T>());
  return output;
}
