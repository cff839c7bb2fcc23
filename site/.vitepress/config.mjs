// The guides in the order in which a reader needs them; scripts/site.mjs copies docs/ into `srcDir` first. A page's name in
// the list is its own first heading, and pages that no group names stand at the end.
import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

// Wherever the folder is put: MYELIN_SITE_BASE=/myelin/ for a page of a repository.
const { MYELIN_SITE_BASE: base = '/' } = process.env;
const PAGES = new URL('../../build/site/', import.meta.url);
const GROUPS = {
  Start: ['start', 'neuron', 'concepts', 'not-learning', 'cli'],
  Tables: ['csv-with-gaps', 'tables', 'one-file', 'importance', 'plots', 'serving'],
  Networks: ['networks', 'images', 'sequences', 'attention', 'series', 'text', 'data'],
  'In use': [
    'async',
    'threads',
    'files',
    'exchange',
    'streaming',
    'search',
    'distributed',
    'errors',
  ],
  Places: ['browser', 'csp'],
  'Coming from': ['from-brainjs', 'from-scikit-learn'],
  Numbers: [
    ...['kernels', 'microbenchmarks', 'determinism', 'numerics', 'numerics-functions'],
    ...['numerics-gemm', 'numerics-random', 'numerics-training', 'numerics-images'],
    'numerics-sequences',
  ],
  'How it is': ['reliability', 'performance', 'design'],
};

const names = readdirSync(PAGES)
  .filter((file) => file.endsWith('.md') && file !== 'index.md')
  .map((file) => file.slice(0, -'.md'.length));
const grouped = Object.values(GROUPS).flat();
const rest = names.filter((name) => !grouped.includes(name));

/** @param {string} name */
function item(name) {
  const [, text = name] =
    /^# (.+)$/m.exec(readFileSync(new URL(`${name}.md`, PAGES), 'utf8')) ?? [];
  return { text, link: `/${name}` };
}

export default defineConfig({
  title: 'Myelin',
  description: 'A neural-network engine for JavaScript: the same bits everywhere.',
  srcDir: '../build/site',
  outDir: './dist',
  base,
  head: [['link', { rel: 'icon', href: `${base}playground/icon.svg` }]],
  // Put beside the pages after the build.
  ignoreDeadLinks: [/^\/?(reference|playground)\//],
  themeConfig: {
    search: {
      provider: 'local',
      // All words, and close ones only where a word is long: by default 'learning rate' finds 'later' as well.
      options: { miniSearch: { searchOptions: { combineWith: 'AND', fuzzy: 0.1 } } },
    },
    outline: [2, 3],
    notFound: { quote: 'There is no such page here. The search above knows all of them.' },
    nav: [
      { text: 'Guides', link: '/start' },
      { text: 'Playground', link: '/playground/index.html', target: '_self' },
      { text: 'Reference', link: '/reference/index.html', target: '_self' },
    ],
    sidebar: Object.entries({ ...GROUPS, ...(rest.length > 0 && { More: rest }) }).map(
      ([text, group]) => ({
        text,
        items: group.filter((name) => names.includes(name)).map(item),
      }),
    ),
  },
});
