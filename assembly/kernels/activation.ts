import { sigmoid, sigmoidDerivative } from "../math/sigmoid";
export const SIGMOID: i32 = 1;
export function activate<T>(code: i32, z: v128): v128 { return sigmoid<T>(z); }
export function activationDerivative<T>(code: i32, z: v128, o: v128): v128 { return sigmoidDerivative<T>(o); }
