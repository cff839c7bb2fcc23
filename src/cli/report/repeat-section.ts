import { versionOf } from '../version.js';
import { type Html, html } from './html.js';
import type { Section } from './page.js';

/** What stands at the end of every page. */
export const FOOT: Html = html`Made by Myelin. This page is one file: nothing is loaded from elsewhere.`;

/** What was typed, and by what it can be told that the same came of it. `says`: what can be expected. */
export function repeatSection(
  says: string,
  {
    command,
    entries,
  }: {
    readonly command: string;
    readonly entries: readonly (readonly [string, string | number | undefined])[];
  },
): Section {
  const all = [...entries, ['Myelin', versionOf()], ['Node', process.versions.node]] as const;
  const content = html`<p>${says}</p>
<pre tabindex="0"><code>${command}</code></pre>
<dl>${all.flatMap(([name, value]) => (value === undefined ? [] : [html`<dt>${name}</dt><dd>${value}</dd>\n`]))}</dl>`;
  return { id: 'repeat', heading: 'How to repeat it', content };
}
