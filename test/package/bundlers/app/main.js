// A page that trains: as a user writes it, for any bundler. The title tells what came out.
import {
  adam,
  cosineDecay,
  dense,
  dropout,
  engineName,
  init,
  Network,
  Neuron,
  RandomState,
  sgd,
} from 'myelin';
import { fingerprint } from './fingerprint.mjs';

async function main() {
  const hashes = await fingerprint({
    adam,
    cosineDecay,
    dense,
    dropout,
    Network,
    Neuron,
    RandomState,
    sgd,
  });
  const first = engineName();
  // Its binary comes by a dynamic import, which the bundler has turned into a file of its own.
  await init({ engine: 'relaxed' });
  return { engines: [first, engineName()], ...hashes };
}

main().then(
  (result) => {
    document.title = JSON.stringify(result);
  },
  (error) => {
    document.title = JSON.stringify({ error: String(error) });
  },
);
