import { FormatError } from '../../base/errors.js';
import { shorten } from '../../base/validate.js';
import type { Numbers } from '../../matrix/matrix-like.js';
import type { Budget } from '../budget.js';
import { bfloat16, float16 } from '../float16.js';
import {
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type TensorProto,
} from './onnx-pb.js';
import type { Constant } from './value.js';

const MAX_RANK = 8;

/** A name out of a file, fit for a message. */
export function quote(name: string): string {
  return JSON.stringify(shorten(name));
}

/** The name of a type of elements. */
export function typeName(type: number): string {
  return DataType[type]?.toLowerCase() ?? `type ${type}`;
}

/**
 * A tensor's numbers.
 *
 * @throws FormatError another type, lengths that do not fit the shape, integers that JavaScript cannot hold, numbers in
 * another file.
 */
export function readTensor(where: string, tensor: TensorProto, budget: Budget): Constant {
  const what = `${where}: tensor ${quote(tensor.name)}`;
  if (tensor.dataLocation === DataLocation.EXTERNAL || tensor.externalData.length > 0) {
    throw new FormatError(
      `${what}: its numbers are in another file; expected a model that is one file.`,
    );
  }
  if (tensor.segment) throw new FormatError(`${what}: a part of a tensor; expected it whole.`);
  if (tensor.dims.length > MAX_RANK) {
    throw new FormatError(
      `${what}: ${tensor.dims.length} dimensions; at most ${MAX_RANK} are read.`,
    );
  }
  const dims = tensor.dims.map(Number);
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (dims.some((dim) => dim < 0) || !(count <= 2 ** 31)) {
    throw new FormatError(`${what}: shape [${dims.join(', ')}] cannot be.`);
  }
  const data = numbersOf(what, tensor, count, budget);
  return { kind: 'constant', data, dims };
}

function numbersOf(what: string, tensor: TensorProto, count: number, budget: Budget): Numbers {
  const raw = tensor.rawData.length > 0 ? tensor.rawData : undefined;
  const check = (length: number): void => {
    if (length !== count) {
      throw new FormatError(
        `${what}: shape [${tensor.dims.join(', ')}] is ${count} numbers, the data holds ${length}.`,
      );
    }
    budget.spend(what, count);
  };
  // A copy, as its place in the file need not be a multiple of the size of an element.
  const elements = (size: number): ArrayBuffer => {
    check(raw!.length / size);
    return raw!.slice().buffer as ArrayBuffer;
  };
  switch (tensor.dataType) {
    case DataType.FLOAT:
      if (raw) return new Float32Array(elements(4));
      check(tensor.floatData.length);
      return Float32Array.from(tensor.floatData);
    case DataType.DOUBLE:
      if (raw) return new Float64Array(elements(8));
      check(tensor.doubleData.length);
      return Float64Array.from(tensor.doubleData);
    case DataType.FLOAT16:
    case DataType.BFLOAT16: {
      const convert = tensor.dataType === DataType.FLOAT16 ? float16 : bfloat16;
      if (raw) return convert(new Uint8Array(elements(2)));
      check(tensor.int32Data.length);
      // The bits of each in an integer of its own.
      return convert(new Uint8Array(Uint16Array.from(tensor.int32Data).buffer));
    }
    case DataType.INT32:
      if (raw) return Float64Array.from(new Int32Array(elements(4)));
      check(tensor.int32Data.length);
      return Float64Array.from(tensor.int32Data);
    case DataType.BOOL:
      if (raw) return Float64Array.from(new Uint8Array(elements(1)));
      check(tensor.int32Data.length);
      return Float64Array.from(tensor.int32Data);
    case DataType.INT64: {
      const wide = raw ? Array.from(new BigInt64Array(elements(8))) : tensor.int64Data;
      if (!raw) check(wide.length);
      const values = Float64Array.from(wide, Number);
      const at = values.findIndex((value) => !Number.isSafeInteger(value));
      if (at < 0) return values;
      throw new FormatError(`${what}[${at}] is ${wide[at]}, more than a number can hold exactly.`);
    }
    default:
      throw new FormatError(
        `${what}: elements of ${typeName(tensor.dataType)}; float, double, float16, bfloat16, int32, int64 and bool are read.`,
      );
  }
}
