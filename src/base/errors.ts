/** Every code that an error of Myelin carries. Codes never change; messages may. */
export type ErrorCode =
  | 'ERR_SHAPE'
  | 'ERR_OPTION'
  | 'ERR_DATA'
  | 'ERR_DIVERGENCE'
  | 'ERR_DISPOSED'
  | 'ERR_BUSY'
  | 'ERR_NOT_FITTED'
  | 'ERR_ENGINE'
  | 'ERR_OUT_OF_MEMORY'
  | 'ERR_FORMAT'
  | 'ERR_CONFLICT';

/**
 * The base of every error that Myelin throws on purpose.
 *
 * @example
 * ```ts
 * try {
 *   neuron.run([1, 2]);
 * } catch (error) {
 *   if (error instanceof MyelinError && error.code === 'ERR_SHAPE') console.log(error.message);
 * }
 * ```
 */
export class MyelinError extends Error {
  /** A stable, machine-readable code. */
  readonly code: ErrorCode;
  // Written out, not `constructor.name`: minifiers rename classes.
  /** The name of the class. */
  override readonly name: string = 'MyelinError';

  /** @internal */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    const limit = moreFrames();
    // One that is undefined would be shown.
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    if (limit !== undefined) Error.stackTraceLimit = limit;
    this.code = code;
  }
}

/** Frames of a stack that are shown: V8's ten may all be ours, and the line that a person looks for is his own. */
const FRAMES = 20;

/** Asks V8 for more frames; what it was set to, to be put back, or undefined where nothing was changed. */
function moreFrames(): number | undefined {
  const limit: unknown = Error.stackTraceLimit;
  if (typeof limit !== 'number' || limit <= 0 || limit >= FRAMES) return undefined;
  try {
    Error.stackTraceLimit = FRAMES;
    return limit;
  } catch {
    return undefined; // frozen
  }
}

/** `ERR_SHAPE`: lengths or matrix shapes that do not fit each other. */
export class ShapeError extends MyelinError {
  override readonly name: string = 'ShapeError';
  /** @internal */
  constructor(message: string) {
    super('ERR_SHAPE', message);
  }
}

/** `ERR_OPTION`: an option or argument that is missing, misspelt, of the wrong type or out of range. */
export class OptionError extends MyelinError {
  override readonly name: string = 'OptionError';
  /** @internal */
  constructor(message: string) {
    super('ERR_OPTION', message);
  }
}

/** `ERR_DATA`: a value in the data that is not a finite number, a ragged row, or no data at all. */
export class DataError extends MyelinError {
  override readonly name: string = 'DataError';
  // Declared, and given where they are: an uncaught error shows its properties, undefined ones too.
  /** Row of the offending value, counted from 0, where there is one. */
  declare readonly row: number | undefined;
  /** Column of the offending value, counted from 0, where there is one. */
  declare readonly column: number | undefined;

  /** @internal */
  constructor(message: string, row?: number, column?: number, options?: ErrorOptions) {
    super('ERR_DATA', message, options);
    if (row !== undefined) this.row = row;
    if (column !== undefined) this.column = column;
    // WebKit's own column, of the line that threw.
    else if (Object.hasOwn(this, 'column')) Reflect.deleteProperty(this, 'column');
  }
}

/** `ERR_DIVERGENCE`: a weight or the error became NaN or infinite. The object holds its last finite state. */
export class DivergenceError extends MyelinError {
  override readonly name: string = 'DivergenceError';
  /** The iteration or epoch, counted from 1, in which the first value stopped being finite. */
  readonly iteration: number;

  /** @internal */
  constructor(message: string, iteration: number) {
    super('ERR_DIVERGENCE', message);
    this.iteration = iteration;
  }
}

/** `ERR_DISPOSED`: the object was used after `dispose()`. */
export class DisposedError extends MyelinError {
  override readonly name: string = 'DisposedError';
  /** @internal */
  constructor(what: string) {
    super('ERR_DISPOSED', `This ${what} was disposed and cannot be used any more.`);
  }
}

/** `ERR_BUSY`: the object is in training; a callback may read it and run it, but not change it. */
export class BusyError extends MyelinError {
  override readonly name: string = 'BusyError';

  /** @internal */
  constructor(what: string) {
    super(
      'ERR_BUSY',
      `This ${what} is in training; it can be changed when the training has ended.`,
    );
  }
}

/** `ERR_NOT_FITTED`: a scaler or encoder was used before `fit`. */
export class NotFittedError extends MyelinError {
  override readonly name: string = 'NotFittedError';

  /** @internal */
  constructor(what: string) {
    super('ERR_NOT_FITTED', `This ${what} has learnt nothing yet; call fit or fitTransform first.`);
  }
}

/** `ERR_ENGINE`: the engine asked for is unknown, unavailable or forbidden here. `ERR_OUT_OF_MEMORY`: no memory left. */
export class EngineError extends MyelinError {
  override readonly name: string = 'EngineError';
  /** @internal */
  constructor(
    message: string,
    options?: ErrorOptions & { code?: 'ERR_ENGINE' | 'ERR_OUT_OF_MEMORY' },
  ) {
    super(options?.code ?? 'ERR_ENGINE', message, options);
  }
}

/** `ERR_FORMAT`: a serialized model or state that is not what it claims to be. */
export class FormatError extends MyelinError {
  override readonly name: string = 'FormatError';
  /** @internal */
  constructor(message: string) {
    super('ERR_FORMAT', message);
  }
}

/** `ERR_CONFLICT`: one trial has two answers that differ. Both are kept. */
export class ConflictError extends MyelinError {
  override readonly name: string = 'ConflictError';
  /** The answer that came first, which stands; JSON. */
  readonly first: string;
  /** The other. */
  readonly second: string;

  /** @internal */
  constructor(message: string, first: string, second: string) {
    super('ERR_CONFLICT', message);
    this.first = first;
    this.second = second;
  }
}
