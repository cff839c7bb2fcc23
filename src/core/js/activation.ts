import { sigmoidDerivativeF64, sigmoidF64 } from './sigmoid.js';

export function activateF64(_code: number, z: number): number {
  return sigmoidF64(z);
}

export function activationDerivativeF64(_code: number, _z: number, o: number): number {
  return sigmoidDerivativeF64(o);
}
