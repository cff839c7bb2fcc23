// Columns as they come into the file, read once for all folds.
import { TensorProto_DataType as DataType } from '../../serialization/onnx/onnx-pb.js';
import type { ColumnSchema } from '../column-schema.js';
import { onCircle } from '../model/cycles.js';
import type { ModelGraph } from './model-graph.js';

/** A column of numbers or dates. */
export interface NumberInput {
  readonly kind: 'number';
  /** (batch, 1), 0 in place of gaps. */
  readonly values: string;
  /** (batch, 1), 1 where there is a gap, else 0. */
  readonly gap: string;
  /** (batch, 1), 0 where there is a gap, else 1. */
  readonly known: string;
  /** Of dates: (batch, 2) each. */
  readonly cycles:
    | { readonly month: string; readonly weekday: string; readonly hour: string }
    | undefined;
}

/** A column of levels. */
export interface LevelInput {
  readonly kind: 'levels';
  /** (batch): the place in `levels`, then that of what is none of them, then that of a gap. */
  readonly codes: string;
  readonly levels: readonly string[];
}

/** What a column becomes before the folds' own preprocessing. */
export type ColumnInput = NumberInput | LevelInput;

const BOOLEANS = ['false', 'true'];

/** The type of a column in the file: numbers, and dates in milliseconds since 1970, are doubles, all else is text. */
export function typeOf({ type }: ColumnSchema): DataType {
  return type === 'number' || type === 'date' ? DataType.DOUBLE : DataType.STRING;
}

export function readColumn(graph: ModelGraph, input: string, column: ColumnSchema): ColumnInput {
  if (typeOf(column) === DataType.STRING) {
    const levels = column.type === 'boolean' ? BOOLEANS : (column.levels ?? []);
    const places = levels.map((_, i) => i);
    // The empty text is a gap.
    const codes = graph.codes(
      input,
      levels.includes('') ? levels : [...levels, ''],
      levels.includes('') ? places : [...places, levels.length + 1],
      levels.length,
    );
    return { kind: 'levels', codes: graph.node('Reshape', [codes, graph.integers([-1])]), levels };
  }
  const missing = graph.node('IsNaN', [input]);
  const values = graph.node('Where', [missing, graph.scalar(0), input]);
  const gap = graph.op('Cast', [missing], { to: DataType.DOUBLE });
  const known = graph.node('Sub', [graph.scalar(1), gap]);
  const cycles = column.type === 'date' ? cyclesOf(graph, values, known) : undefined;
  return { kind: 'number', values, gap, known, cycles };
}

function cyclesOf(graph: ModelGraph, time: string, known: string): NumberInput['cycles'] {
  const whole = (unit: number): string =>
    graph.op('Cast', [graph.node('Floor', [graph.node('Div', [time, graph.scalar(unit)])])], {
      to: DataType.INT64,
    });
  const day = whole(86_400_000);
  const circle = (index: string, parts: number): string => {
    const points = Array.from({ length: parts }, (_, i) => onCircle(i, parts)).flat();
    const table = graph.table(Float64Array.from(points), [parts, 2]);
    const flat = graph.node('Reshape', [index, graph.integers([-1])]);
    return graph.node('Mul', [graph.op('Gather', [table, flat], { axis: 0 }), known]);
  };
  const whole1 = new Whole(graph);
  return {
    month: circle(monthOf(whole1, day), 12),
    weekday: circle(whole1.mod(whole1.add(day, 4), 7), 7),
    hour: circle(whole1.mod(whole(3_600_000), 24), 24),
  };
}

/** Whole numbers. */
class Whole {
  readonly #graph: ModelGraph;

  constructor(graph: ModelGraph) {
    this.#graph = graph;
  }

  add = (a: string, b: number): string => this.#with('Add', a, b);
  mul = (a: string, b: number): string => this.#with('Mul', a, b);
  /** Towards 0. */
  div = (a: string, b: number): string => this.#with('Div', a, b);
  /** 0 to b − 1. */
  mod = (a: string, b: number): string => this.#with('Mod', a, b);
  plus = (a: string, b: string): string => this.#graph.node('Add', [a, b]);
  minus = (a: string, b: string): string => this.#graph.node('Sub', [a, b]);

  #with(op: string, a: string, b: number): string {
    return this.#graph.node(op, [a, this.#graph.integers([b], [])]);
  }
}

/**
 * The month, 0 to 11, of days since 1970-01-01: years that begin on March 1 have their leap day at the end, and 400 of
 * them 146,097 days (Howard Hinnant, "chrono-compatible low-level date algorithms").
 */
function monthOf(n: Whole, day: string): string {
  // 719,468 days from 0000-03-01; a thousand eras more keep all of it above 0.
  const ofEra = n.mod(n.add(day, 719_468 + 1000 * 146_097), 146_097);
  const leaps = n.minus(n.div(ofEra, 36_524), n.plus(n.div(ofEra, 1460), n.div(ofEra, 146_096)));
  const year = n.div(n.plus(ofEra, leaps), 365);
  const before = n.plus(n.mul(year, 365), n.minus(n.div(year, 4), n.div(year, 100)));
  const ofYear = n.minus(ofEra, before);
  const fromMarch = n.div(n.add(n.mul(ofYear, 5), 2), 153);
  return n.mod(n.add(fromMarch, 2), 12);
}
