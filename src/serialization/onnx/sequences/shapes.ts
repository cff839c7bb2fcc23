import type { Constant } from '../value.js';
import type { Special } from './turned.js';

/** Numbers that exporters compute from shapes, such as the numbers of a head: lists, no weights. */
const MOST = 8;

/** An operation of short lists, or of a list and a number. */
export const folded =
  (operation: (a: number, b: number) => number): Special =>
  (node) => {
    if (node.pattern(0) || node.pattern(1)) return undefined;
    const [a, b] = [node.input(0), node.input(1)];
    if (a.kind !== 'constant' || b.kind !== 'constant') return undefined;
    const [long, short] = a.data.length >= b.data.length ? [a, b] : [b, a];
    if (long.data.length > MOST || ![1, long.data.length].includes(short.data.length)) {
      return undefined;
    }
    node.known();
    const at = ({ data }: Constant, i: number): number => data[data.length === 1 ? 0 : i]!;
    const data = Float64Array.from(long.data, (_, i) => operation(at(a, i), at(b, i)));
    return { kind: 'constant', data, dims: long.dims };
  };
