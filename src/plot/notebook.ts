import { OptionError } from '../base/errors.js';
import { describe } from '../base/validate.js';

/** Where Deno's kernel, and those that follow it, look for what to show of a value; known by name, so that nothing is imported. */
const DISPLAY = Symbol.for('Jupyter.display');

/** What a notebook shows of a value, by media type. */
export interface NotebookPicture {
  /** The SVG text. */
  readonly svg: string;
  /** The same. */
  toString(): string;
}

/**
 * A picture as the last value of a cell of a Jupyter notebook, which then shows it: with Deno's kernel (by its symbol
 * `Jupyter.display`) and with IJavascript (by its method `_toMime`). In tslab `tslab.display.svg(text)` shows what `plotRoc` and the
 * others return.
 *
 * @param svg What one of the functions of `myelin/plot` returned.
 * @throws OptionError no SVG text.
 *
 * @example
 * ```ts
 * notebookPicture(plotLearningCurves(history));
 * ```
 */
export function notebookPicture(svg: string): NotebookPicture {
  if (typeof svg !== 'string' || !svg.startsWith('<svg')) {
    throw new OptionError(
      `notebookPicture: expected SVG text, as plotRoc and the others return it, got ${describe(svg)}.`,
    );
  }
  const picture = { svg, toString: () => svg };
  const bundle = { value: () => ({ 'image/svg+xml': svg, 'text/plain': textOf(svg) }) };
  // Hidden, so that the picture is its text where no notebook shows it.
  return Object.defineProperties(picture, { [DISPLAY]: bundle, _toMime: bundle });
}

/** For notebooks that are read as text: what the picture calls itself. */
function textOf(svg: string): string {
  const [, title = 'a picture'] = /<title>([^<]*)<\/title>/.exec(svg) ?? [];
  return title.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
