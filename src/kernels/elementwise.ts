// Functions of each number. Each has the way for arrays in linear memory in plain sight: a check of some nanoseconds, then the
// kernel; all else goes through `map`.
//
// Written out, one after the other: a function that made them would share its code among all, and no engine could tell which
// kernel a call means.
import { checkNumber } from '../base/validate.js';
import type { Elementwise } from '../core/core.js';
import { type Bound, isCurrent } from './bound.js';
import { blockOf } from './core-array.js';
import { map, paired } from './map.js';
import type { Operand } from './operand.js';

/**
 * e to the power of each number: out[i] = exp(x[i]).
 *
 * Within 1 ulp of the correctly rounded result; 0 and ∞ beyond the range of the type. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * exp(Float64Array.of(0, 1)); // Float64Array [ 1, 2.718281828459045 ]
 * ```
 */
export function exp<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.exp(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('exp', (bound) => bound.exp, x, out) as Out;
}

/**
 * The natural logarithm: out[i] = ln x[i]. −∞ for ±0, NaN for negative numbers.
 *
 * Within 1 ulp of the correctly rounded result. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * log(Float64Array.of(1, 8)); // Float64Array [ 0, 2.0794415416798357 ]
 * ```
 */
export function log<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.log(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('log', (bound) => bound.log, x, out) as Out;
}

/**
 * The logistic function: out[i] = 1 / (1 + exp(−x[i])).
 *
 * Computed from exp(−|x|), so that no number overflows; within 2 ulp of the correctly rounded result, in both tails. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * sigmoid(Float64Array.of(0)); // Float64Array [ 0.5 ]
 * ```
 */
export function sigmoid<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.sigmoid(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('sigmoid', (bound) => bound.sigmoid, x, out) as Out;
}

/**
 * The derivative of the logistic function, from its value o = sigmoid(z): out[i] = o[i]·(1 − o[i]).
 *
 * Two roundings. No sum, so no order. `out` may be `o`.
 *
 * @param o - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `o`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * sigmoidDerivative(Float64Array.of(0.5)); // Float64Array [ 0.25 ]
 * ```
 */
export function sigmoidDerivative<X extends Operand, Out extends Operand = X>(
  o: X,
  out?: Out,
): Out {
  const [a, b] = [blockOf(o), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.sigmoidDerivative(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('sigmoidDerivative', (bound) => bound.sigmoidDerivative, o, out) as Out;
}

/**
 * The hyperbolic tangent of each number.
 *
 * Within 2 ulp of the correctly rounded result. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * tanh(Float64Array.of(0)); // Float64Array [ 0 ]
 * ```
 */
export function tanh<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.tanh(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('tanh', (bound) => bound.tanh, x, out) as Out;
}

/**
 * The derivative of the hyperbolic tangent, from its value o = tanh(z): out[i] = 1 − o[i]².
 *
 * Two roundings. No sum, so no order. `out` may be `o`.
 *
 * @param o - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `o`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * tanhDerivative(Float64Array.of(0.5)); // Float64Array [ 0.75 ]
 * ```
 */
export function tanhDerivative<X extends Operand, Out extends Operand = X>(o: X, out?: Out): Out {
  const [a, b] = [blockOf(o), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.tanhDerivative(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('tanhDerivative', (bound) => bound.tanhDerivative, o, out) as Out;
}

/**
 * out[i] = max(0, x[i]); NaN stays.
 *
 * Exact. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * relu(Float64Array.of(-1, 2)); // Float64Array [ 0, 2 ]
 * ```
 */
export function relu<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.relu(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('relu', (bound) => bound.relu, x, out) as Out;
}

/**
 * out[i] = x[i] where that is above 0, else 0.01·x[i].
 *
 * One rounding. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * leakyRelu(Float64Array.of(-1, 2)); // Float64Array [ -0.01, 2 ]
 * ```
 */
export function leakyRelu<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out;
/**
 * The same of another slope, as a new array.
 *
 * @param x - Where the numbers are.
 * @param out - undefined.
 * @param slope - A finite number, 0 or more. @throws OptionError it is none.
 */
export function leakyRelu<X extends Operand>(x: X, out: undefined, slope: number): X;
/**
 * The same of another slope.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned.
 * @param slope - A finite number, 0 or more. @throws OptionError it is none.
 */
export function leakyRelu<Out extends Operand>(x: Operand, out: Out, slope: number): Out;
export function leakyRelu(x: Operand, out?: Operand, slope = 0.01): Operand {
  checkNumber('leakyRelu: slope', slope, 0);
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.leakyRelu(slope, a!.length, a!.pointer, b!.pointer);
    return out!;
  }
  const kernel =
    ({ leakyRelu: run }: Bound): Elementwise =>
    (count, src, dst) =>
      run(slope, count, src, dst);
  return map('leakyRelu', kernel, x, out);
}

/**
 * The exponential linear unit (Clevert and others, 2015): x[i] above 0, else exp(x[i]) − 1.
 *
 * Off by at most 1.2 ulp. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * elu(Float64Array.of(2)); // Float64Array [ 2 ]
 * ```
 */
export function elu<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.elu(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('elu', (bound) => bound.elu, x, out) as Out;
}

/**
 * The scaled exponential linear unit (Klambauer and others, 2017): λ·x[i] above 0, else λ·α·(exp(x[i]) − 1).
 *
 * λ and λ·α as published, each rounded once; off by at most 2 ulp. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * selu(Float64Array.of(0)); // Float64Array [ 0 ]
 * ```
 */
export function selu<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.selu(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('selu', (bound) => bound.selu, x, out) as Out;
}

/**
 * The Gaussian error linear unit, exact form: out[i] = x[i]·Φ(x[i]), Φ the standard normal distribution.
 *
 * Off by at most 3.8 ulp, in the negative tail too. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * gelu(Float64Array.of(0)); // Float64Array [ 0 ]
 * ```
 */
export function gelu<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.gelu(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('gelu', (bound) => bound.gelu, x, out) as Out;
}

/**
 * The sigmoid linear unit, also called swish: out[i] = x[i]·sigmoid(x[i]).
 *
 * Off by at most 3 ulp. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * silu(Float64Array.of(0)); // Float64Array [ 0 ]
 * ```
 */
export function silu<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.silu(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('silu', (bound) => bound.silu, x, out) as Out;
}

/**
 * out[i] = ln(1 + exp(x[i])).
 *
 * Within 2 ulp of the correctly rounded result, without overflow. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * softplus(Float64Array.of(0)); // Float64Array [ 0.6931471805599453 ]
 * ```
 */
export function softplus<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.softplus(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('softplus', (bound) => bound.softplus, x, out) as Out;
}

/**
 * out[i] = x[i]·tanh(softplus(x[i])) (Misra 2019).
 *
 * Off by at most 3.8 ulp, in the negative tail too, without overflow. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * mish(Float64Array.of(0)); // Float64Array [ 0 ]
 * ```
 */
export function mish<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.mish(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('mish', (bound) => bound.mish, x, out) as Out;
}

/**
 * The sigmoid by three straight lines: out[i] = min(max(x[i] + 3, 0), 6)/6, as PyTorch and Keras 3.
 *
 * Two roundings. No sum, so no order. `out` may be `x`.
 *
 * @param x - Where the numbers are.
 * @param out - Takes the result and is returned; of the same length and dtype. Default: a new array of the kind of `x`.
 * @throws DataError not such arrays. @throws ShapeError @throws OptionError another dtype. @throws EngineError
 * `ERR_OUT_OF_MEMORY`. @throws DisposedError
 *
 * @example
 * ```ts
 * hardSigmoid(Float64Array.of(-4, 0, 4)); // Float64Array [ 0, 0.5, 1 ]
 * ```
 */
export function hardSigmoid<X extends Operand, Out extends Operand = X>(x: X, out?: Out): Out {
  const [a, b] = [blockOf(x), blockOf(out)];
  if (paired(a, b) && isCurrent(a!.bound!)) {
    a!.bound!.hardSigmoid(a!.length, a!.pointer, b!.pointer);
    return out as Out;
  }
  return map('hardSigmoid', (bound) => bound.hardSigmoid, x, out) as Out;
}
