// A rhyme, letter by letter: from 16 letters the next, and so on with what was written.
import { adam, dense, embedding, gru, Network, RandomState } from 'myelin';
import { hashOfNetwork } from '../training/hash.js';
import { CONTEXT, type FromSequences, TEXT_EPOCHS, WRITTEN } from './protocol.js';
import { RHYME } from './rhyme.js';

const LETTERS: readonly string[] = [...new Set(RHYME)].sort();
const START = RHYME.slice(0, CONTEXT);

export class Writer {
  network = this.#begin();

  learn(tell: (message: FromSequences) => void): void {
    this.network = this.#begin();
    const count = RHYME.length - CONTEXT;
    const all = indices(RHYME);
    const inputs = Array.from({ length: count }, (_, i) => all.slice(i, i + CONTEXT));
    this.network.train(inputs, all.slice(CONTEXT), {
      epochs: TEXT_EPOCHS,
      batchSize: 16,
      loss: 'categoricalCrossentropy',
      optimizer: adam({ learningRate: 0.01 }),
      onEpoch: ({ epoch, loss }) => {
        if (epoch % 4 !== 0 && epoch !== 1) return;
        const { text: written } = this.write(START, 0.5, 1);
        tell({ kind: 'text', epoch, loss, written, hash: hashOfNetwork(this.network) });
      },
    });
  }

  /** `temperature`: 0 always takes the likeliest letter; the higher, the more is dared. */
  write(
    begin: string,
    temperature: number,
    seed: number,
  ): { text: string; next: { letter: string; share: number }[] } {
    const known = [...begin.toLowerCase()].filter((letter) => LETTERS.includes(letter)).join('');
    let text = known;
    const random = new RandomState(seed);
    const first = this.#shares(known);
    for (let i = 0; i < WRITTEN; i++) {
      text += LETTERS[chosen(i === 0 ? first : this.#shares(text), temperature, random)]!;
    }
    random.dispose();
    const next = LETTERS.map((letter, i) => ({ letter, share: first[i]! }))
      .sort((a, b) => b.share - a.share)
      .slice(0, 5);
    return { text, next };
  }

  /** How likely each letter is to come next. */
  #shares(text: string): ArrayLike<number> {
    const context = text.slice(-CONTEXT).padStart(CONTEXT, '\n');
    return this.network.run([indices(context)]).data;
  }

  #begin(): Network {
    return new Network({
      inputs: [CONTEXT],
      layers: [
        embedding({ vocabulary: LETTERS.length, units: 8 }),
        gru({ units: 48 }),
        dense({ units: LETTERS.length, activation: 'softmax' }),
      ],
      dtype: 'float32',
      seed: 1,
    });
  }
}

function indices(text: string): number[] {
  return [...text].map((letter) => LETTERS.indexOf(letter));
}

function chosen(shares: ArrayLike<number>, temperature: number, random: RandomState): number {
  const all = Array.from(shares);
  const best = Math.max(...all);
  if (temperature === 0) return all.indexOf(best);
  const weights = all.map((share) => (share / best) ** (1 / temperature));
  let left = random.random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return all.indexOf(best);
}
