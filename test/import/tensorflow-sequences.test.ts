// Recurrent layers and embeddings that TensorFlow.js saved.
import { describe, expect, it } from 'vitest';
import { fromTensorflow } from '../../src/import.js';
import { FormatError, Network } from '../../src/index.js';
import { expectError } from '../support/errors.js';
import gru from './foreign/tensorflow-gru.json' with { type: 'json' };
import recurrent from './foreign/tensorflow-recurrent.json' with { type: 'json' };
import text from './foreign/tensorflow-text.json' with { type: 'json' };

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

interface Config {
  class_name: string;
  config: Record<string, unknown>;
}

/** The file with some of a layer's config set otherwise. */
function changed(
  file: typeof text | typeof recurrent | typeof gru,
  layer: number,
  change: object,
): unknown {
  const json = JSON.parse(JSON.stringify(file.modelJson)) as {
    modelTopology: { config: { layers: Config[] } };
  };
  const { config } = json.modelTopology.config.layers[layer]!;
  const within = config.layer as Config | undefined;
  Object.assign(within && !('merge_mode' in change) ? within.config : config, change);
  return json;
}

function expectAnswers(network: Network, x: number[][], y: number[][]): void {
  for (const [i, sample] of x.entries()) {
    const answer = Array.from(network.run(sample));
    for (const [j, expected] of y[i]!.entries()) {
      expect(Math.abs(answer[j]! - expected)).toBeLessThan(2e-6);
    }
  }
}

describe('fromTensorflow of sequences', () => {
  it('lstm, bidirectional simpleRnn, layerNorm, and an lstm backwards with hard gates', () => {
    const network = fromTensorflow(recurrent.modelJson, recurrent.shards.map(bytesOf));
    expect(network.inputShape).toEqual([6, 3]);
    expect(network.layers.map(({ kind }) => kind)).toEqual([
      ...['lstm', 'bidirectional', 'layerNorm', 'lstm', 'dense'],
    ]);
    expectAnswers(network, recurrent.x, recurrent.y);
  });

  it('gru that resets before its product, both ways, and backwards with hard gates', () => {
    const network = fromTensorflow(gru.modelJson, gru.shards.map(bytesOf));
    expect(network.layers.map(({ kind }) => kind)).toEqual(['gru', 'bidirectional', 'gru']);
    expect(network.layers[0]!.spec).toMatchObject({ resetAfter: false });
    expect(network.layers[0]!.parameters.bias!.shape).toEqual([12]);
    expectAnswers(network, gru.x, gru.y);
  });

  it('gru of Keras that resets after its product: a bias of two rows is expected', () => {
    const json = changed(gru, 0, { reset_after: true });
    expectError(
      () => fromTensorflow(json, gru.shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      'bias',
    );
  });

  it('embedding and a bidirectional lstm, of any length', () => {
    const network = fromTensorflow(text.modelJson, text.shards.map(bytesOf));
    expect(network.inputShape).toEqual([null]);
    expectAnswers(network, text.x, text.y);
    expect(network.run([1, 2, 3]).length).toBe(3);
    expect(Network.fromJSON(network.toJSON()).run([1, 2, 3])).toEqual(network.run([1, 2, 3]));
  });

  it.each([
    ['stateful', recurrent, 0, { stateful: true }, 'stateful is not read'],
    ['return_state', recurrent, 0, { return_state: true }, 'return_state'],
    [
      'units that are not those of the weights',
      recurrent,
      0,
      { units: 4 },
      'kernel of shape [3, 20]; expected [3, 16]',
    ],
    ['no units', recurrent, 0, { units: 0 }, 'units: expected a whole number'],
    ['an activation that recurrent layers have not', recurrent, 0, { activation: 'gelu' }, 'gelu'],
    ['hard sigmoid of the state', recurrent, 0, { activation: 'hard_sigmoid' }, 'bends the state'],
    ['a name without weights', recurrent, 0, { name: 'other' }, 'no weights'],
    [
      'a share of dropout that is none',
      recurrent,
      0,
      { dropout: 1 },
      'dropout: expected a number in [0, 1)',
    ],
    ['sums of directions', recurrent, 1, { merge_mode: 'sum' }, 'merge_mode: expected concat'],
    ['weights of a direction that are not there', text, 1, { name: 'lstm' }, 'no weights'],
    ['mask_zero', text, 0, { mask_zero: true }, 'mask_zero'],
    [
      'a vocabulary that is not that of the weights',
      text,
      0,
      { input_dim: 9 },
      'embeddings of shape [7, 4]',
    ],
  ] as const)('refuses %s', (_, file, layer, change, message) => {
    expectError(
      () => fromTensorflow(changed(file, layer, change), file.shards.map(bytesOf)),
      FormatError,
      'ERR_FORMAT',
      message,
    );
  });
});
