// How a text falls into the units that a vocabulary counts.

/** Letters with their marks, digits and _, with apostrophes inside; else one character that is no space. */
const WORD = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}\p{N}_]+)*|[^\s\p{L}\p{M}\p{N}_]/gu;

/** The words and punctuation marks of a text, without its spaces. */
export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** What no space stands before, and what none stands after. */
const CLOSES = /^[.,;:!?…)\]}»”%]$/u;
const OPENS = /^[([{«“]$/u;

/** Whether a space is written between two words. Which words a text has does not depend on it. */
export function isApart(before: string, word: string): boolean {
  return !CLOSES.test(word) && !OPENS.test(before);
}

/**
 * Pieces across which byte pairs do not go, so that a token never holds the end of one word and the beginning of the next:
 * letters, digits or other marks, each with a space before, and runs of spaces. All of the text is in one of them. None is
 * longer than 65 characters, which bounds the work for a text without any space.
 */
const PIECE =
  / ?[\p{L}\p{M}]{1,64}| ?\p{N}{1,64}| ?[^\s\p{L}\p{M}\p{N}]{1,64}|\s{1,64}(?=\s\S)|\s{1,64}/gu;

/** The pieces of a text; together they are the text. */
export function piecesOf(text: string): string[] {
  return text.match(PIECE) ?? [];
}
