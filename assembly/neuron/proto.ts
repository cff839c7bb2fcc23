import { sigmoid, sigmoidDerivative } from "../math/sigmoid";
export function trainProto(w: usize, x: usize, y: usize, m: i32, n: i32, iterations: i32): void {
  const y0 = v128.load(y), y1 = v128.load(y, 16);
  for (let it = 0; it < iterations; it++) {
    let z0 = f64x2.splat(0), z1 = z0;
    for (let j = 0; j < n; j++) {
      const wj = v128.load(w + (<usize>j << 4));
      z0 = f64x2.add(z0, f64x2.mul(wj, v128.load(x + (<usize>j << 5))));
      z1 = f64x2.add(z1, f64x2.mul(wj, v128.load(x + (<usize>j << 5), 16)));
    }
    const o0 = sigmoid<f64>(z0), o1 = sigmoid<f64>(z1);
    const d0 = f64x2.mul(f64x2.sub(y0, o0), sigmoidDerivative<f64>(o0));
    const d1 = f64x2.mul(f64x2.sub(y1, o1), sigmoidDerivative<f64>(o1));
    for (let j = 0; j < n; j++) {
      const v = f64x2.add(f64x2.mul(d0, v128.load(x + (<usize>j << 5))), f64x2.mul(d1, v128.load(x + (<usize>j << 5), 16)));
      const g = f64x2.add(v, v128.shuffle<u64>(v, v, 1, 0));
      v128.store(w + (<usize>j << 4), f64x2.add(v128.load(w + (<usize>j << 4)), g));
    }
  }
}
