// A wave, and a network that goes on with it: each step from the 24 before, then from its own answers.
import { adam, dense, lstm, Network } from 'myelin';
import { hashOfNetwork } from '../training/hash.js';
import { AHEAD, type FromSequences, KNOWN, WAVE_EPOCHS, WINDOW } from './protocol.js';

/** Rounded, as sines differ between browsers in their last bits. */
const TRUTH: readonly number[] = Array.from({ length: KNOWN + AHEAD }, (_, t) => {
  const value = 0.6 * Math.sin(t / 4) + 0.4 * Math.sin(t / 6.5);
  return Math.round(value * 1000) / 1000;
});

export function learnWave(tell: (message: FromSequences) => void): void {
  const network = new Network({
    inputs: [WINDOW, 1],
    layers: [lstm({ units: 16 }), dense({ units: 1 })],
    seed: 1,
  });
  const count = KNOWN - WINDOW;
  const inputs = Array.from({ length: count }, (_, t) => TRUTH.slice(t, t + WINDOW));
  const targets = TRUTH.slice(WINDOW, KNOWN);
  network.train(inputs, targets, {
    epochs: WAVE_EPOCHS,
    batchSize: 16,
    loss: 'meanSquaredError',
    optimizer: adam({ learningRate: 0.01 }),
    onEpoch: ({ epoch, loss }) => {
      if (epoch % 5 !== 0 && epoch !== 1) return;
      const forecast = goOn(network);
      tell({
        kind: 'wave',
        epoch,
        loss,
        truth: [...TRUTH],
        forecast,
        hash: hashOfNetwork(network),
      });
    },
  });
}

function goOn(network: Network): number[] {
  const seen = TRUTH.slice(KNOWN - WINDOW, KNOWN);
  for (let t = 0; t < AHEAD; t++) seen.push(network.run([seen.slice(-WINDOW)]).data[0]!);
  return seen.slice(WINDOW);
}
