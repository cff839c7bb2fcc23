// Functional models that TensorFlow.js saved: chains are read.
import { describe, expect, it } from 'vitest';
import { fromTensorflow } from '../../src/import.js';
import { FormatError } from '../../src/index.js';
import { expectError } from '../support/errors.js';
import functional from './foreign/tensorflow-functional.json' with { type: 'json' };

const shards = functional.shards.map((base64) =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
);

interface Layer {
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes: unknown[];
}
interface Config {
  layers: Layer[];
  output_layers: unknown[];
}

/** A copy of model.json, changed. */
function changed(change: (config: Config, root: { class_name: unknown }) => unknown): unknown {
  const json = JSON.parse(JSON.stringify(functional.modelJson)) as {
    modelTopology: { class_name: unknown; config: Config };
  };
  change(json.modelTopology.config, json.modelTopology);
  return json;
}

describe('fromTensorflow of functional models', () => {
  it('a chain', () => {
    const network = fromTensorflow(functional.modelJson, shards);
    expect(network.inputShape).toEqual([5, 2]);
    expect(network.layers.map(({ kind }) => kind)).toEqual(['simpleRnn', 'dropout', 'dense']);
    const answers = network.run(functional.x).toArray();
    for (const [i, row] of functional.y.entries()) {
      for (const [j, value] of row.entries()) {
        expect(Math.abs(answers[i]![j]! - value)).toBeLessThan(1e-6);
      }
    }
  });

  it('in any order, under both names, with the output as Keras writes it', () => {
    const json = changed((config, root) => {
      config.layers.reverse();
      config.output_layers = config.output_layers[0] as unknown[];
      root.class_name = 'Functional';
    });
    const network = fromTensorflow(json, shards);
    expect(network.toJSON()).toEqual(fromTensorflow(functional.modelJson, shards).toJSON());
  });

  const nameOf = ({ config }: Layer) => config.name;
  it.each<[string, (config: Config) => unknown, string]>([
    [
      'a branch',
      ({ layers }) => (layers[3]!.inbound_nodes = [[[nameOf(layers[1]!), 0, 0, {}]]]),
      'the same layer before them',
    ],
    [
      'a sum',
      ({ layers }) =>
        (layers[3]!.inbound_nodes = [
          [
            [nameOf(layers[1]!), 0, 0, {}],
            [nameOf(layers[2]!), 0, 0, {}],
          ],
        ]),
      '2 inputs',
    ],
    [
      'a shared layer',
      ({ layers }) => layers[2]!.inbound_nodes.push(layers[2]!.inbound_nodes[0]),
      'called 2 times',
    ],
    [
      'an output within',
      (config) => (config.output_layers = [[nameOf(config.layers[1]!), 0, 0]]),
      'output_layers',
    ],
    [
      'a circle',
      ({ layers }) => (layers[1]!.inbound_nodes = [[[nameOf(layers[3]!), 0, 0, {}]]]),
      'follow one another',
    ],
    ['a layer of no input', ({ layers }) => (layers[2]!.inbound_nodes = []), 'expected an input'],
    [
      "Keras 3's way",
      ({ layers }) => (layers[2]!.inbound_nodes = [{ args: [], kwargs: {} }]),
      'Keras 2',
    ],
    ['no nodes', ({ layers }) => Reflect.deleteProperty(layers[2]!, 'inbound_nodes'), 'inbound'],
  ])('refuses %s', (_, spoil, part) => {
    expectError(
      () => fromTensorflow(changed(spoil), shards),
      FormatError,
      'ERR_FORMAT',
      'fromTensorflow',
      part,
    );
  });
});
