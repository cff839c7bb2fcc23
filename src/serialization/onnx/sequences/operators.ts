// Operators of sequences, and what others do where they are a part of a layer of sequences.
import type { NodeReader, Operator } from '../node-reader.js';
import * as attention from './attention.js';
import * as moments from './moments.js';
import { recurrent } from './recurrent.js';
import { folded } from './shapes.js';
import type { Special } from './turned.js';
import * as turned from './turned.js';

const alone =
  (special: Special): Operator =>
  (node) =>
    special(node) ?? node.fail('is read as a part of a layer of sequences only');

/** Operators that are read for sequences alone, by name. */
export const SEQUENCES: Readonly<Record<string, Operator>> = {
  LSTM: recurrent('LSTM'),
  GRU: recurrent('GRU'),
  RNN: recurrent('RNN'),
  ConstantOfShape: alone(turned.constantOfShape),
  Expand: alone(turned.expanded),
  Pow: alone(moments.squared),
  Slice: alone(turned.sliced),
  Sqrt: alone(moments.root),
  Trilu: alone(attention.triangle),
};

const SPECIAL: Readonly<Record<string, readonly Special[]>> = {
  Add: [folded((a, b) => a + b), moments.shiftedMoment, attention.shiftedScores],
  Cast: [turned.castTurned, turned.castIndices],
  Concat: [turned.joinedDirections],
  Div: [folded((a, b) => a / b), moments.overDeviation, attention.scaledScores(true)],
  Gather: [turned.gathered],
  MatMul: [attention.attentionProduct],
  Mul: [folded((a, b) => a * b), moments.scaledMoment, attention.scaledScores(false)],
  ReduceMean: [moments.meanOfRow],
  Reshape: [turned.reshapedTurned, attention.joinedHeads],
  Shape: [turned.shapeOfTurned, attention.shapeOfScores],
  Softmax: [attention.sharesOf],
  Squeeze: [turned.squeezedTurned],
  Sub: [folded((a, b) => a - b), moments.centred],
  Transpose: [turned.transposedTurned, attention.transposedHeads],
};

/** The operators with what they do as parts of layers of sequences before what they do else. */
export function withSequences(
  operators: Readonly<Record<string, Operator>>,
): Record<string, Operator> {
  return Object.fromEntries(
    Object.entries(operators).map(([name, operator]) => {
      const special = SPECIAL[name];
      if (!special) return [name, operator];
      const both = (node: NodeReader) => {
        for (const each of special) {
          const found = each(node);
          if (found) return found;
        }
        return operator(node);
      };
      return [name, both];
    }),
  );
}
