import { create } from '@bufbuild/protobuf';
import {
  activationComposition,
  LEAKY_RELU_OF_SLOPE,
  leakyReluOfSlope,
  OPSET,
} from './activation-nodes.js';
import { GraphBuilder, MYELIN_DOMAIN } from './graph-builder.js';
import { imageFunction } from './images/functions.js';
import { type FunctionProto, FunctionProtoSchema, OperatorSetIdProtoSchema } from './onnx-pb.js';

/** What a function of Myelin's domain, which a float64 model holds, is given and does. */
interface OwnFunction {
  readonly input: readonly string[];
  /** Adds its nodes; returns their result. */
  readonly compose: (graph: GraphBuilder, ...input: string[]) => string;
}

function functionOf(name: string, most: number): OwnFunction | undefined {
  if (name === LEAKY_RELU_OF_SLOPE) {
    return {
      input: ['x', 'slope'],
      compose: (graph, x, slope) => leakyReluOfSlope(graph, x!, slope!),
    };
  }
  const compose = activationComposition(name);
  return compose ? { input: ['x'], compose } : imageFunction(name, most);
}

/** The function of a name as Myelin writes it; undefined: there is none, or it takes more than `most` bytes. */
export function ownFunction(
  name: string,
  most: number = Number.POSITIVE_INFINITY,
): FunctionProto | undefined {
  const found = functionOf(name, most);
  if (!found) return undefined;
  const graph = new GraphBuilder('', true);
  const output = found.compose(graph, ...found.input);
  return create(FunctionProtoSchema, {
    name,
    domain: MYELIN_DOMAIN,
    input: [...found.input],
    output: [output],
    node: graph.nodes,
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(OPSET) })],
  });
}

/** The functions that a graph's nodes call. */
export function ownFunctions({ own }: GraphBuilder): FunctionProto[] {
  return [...own].map((name) => ownFunction(name)!);
}
