// From nothing imported to the first answer of a neuron; beside it a module that holds the same loop in plain JavaScript.
import type { FreshRow, Pair } from '../row.js';

/** Where the modules are, which the driver serves. */
const MODULES: Record<keyof Pair, string> = { myelin: './myelin.js', plain: './plain.js' };

export function startRows(): FreshRow[] {
  return [
    {
      group: 'Start-up',
      key: 'start',
      label: 'import of the module to the first answer of a neuron',
      once: async (who) => {
        // Not a literal: a bundler must leave the import to the page.
        const url = new URL(MODULES[who], import.meta.url).href;
        const begin = performance.now();
        const { answer } = (await import(url)) as { answer: () => number };
        const value = answer();
        const took = performance.now() - begin;
        if (!(value > 0 && value < 1)) throw new Error(`${who} answered ${value}`);
        return took;
      },
    },
  ];
}
