// A run without a page: what a link names, trained anew. For Node, and for the page that opens a link.
import { Session } from './session.js';
import type { Settings } from './settings.js';

export interface Replayed {
  readonly hash: string;
  readonly dataHash: string;
}

/** @throws MyelinError what the library says of the settings, or a divergence. */
export function replay(settings: Settings, epochs: number): Replayed {
  const session = new Session(settings);
  if (epochs > 0) session.train(epochs);
  const { hash, dataHash } = session.snapshot();
  return { hash, dataHash };
}
