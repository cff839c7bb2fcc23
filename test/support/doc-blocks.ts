// The fenced blocks of README.md and the guides.
import { readdirSync, readFileSync } from 'node:fs';

export interface Block {
  /** `docs/data.md:12` */
  readonly place: string;
  readonly language: string;
  readonly content: string;
  /** The text block that follows: what the program prints. */
  readonly output: string | undefined;
}

/** README.md and every page of docs/. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

export function blocksOf(path: string): Block[] {
  const text = readFileSync(path, 'utf8');
  const found = Array.from(text.matchAll(/^```(\w*)\n(.*?)^```$/gms), (match) => ({
    place: `${path}:${text.slice(0, match.index).split('\n').length}`,
    language: match[1]!,
    content: match[2]!,
    begin: match.index,
    end: match.index + match[0].length,
  }));
  return found.map((block, i) => {
    const next = found[i + 1];
    const follows = next?.language === 'text' && text.slice(block.end, next.begin).trim() === '';
    return { ...block, output: follows ? next.content : undefined };
  });
}

export const BLOCKS: readonly Block[] = PAGES.flatMap(blocksOf);

/** Programs of one language, by place, for `it.each`. */
export function programs(language: string): [place: string, block: Block][] {
  return BLOCKS.filter((block) => block.language === language).map((block) => [block.place, block]);
}
