// What a page measures: the same work by Myelin and by plain JavaScript.

/** Does the work `count` times and returns something that depends on it, so that no compiler leaves it out. */
export type Loop = (count: number) => unknown;

/** One row of a table. */
export interface Row {
  /** Heading of the table. */
  readonly group: string;
  /** Names the row in a page's address. */
  readonly key: string;
  readonly label: string;
  /** Made in the page that measures it, so that a page has nothing but one row's objects and type feedback. */
  make(): Pair;
}

export interface Pair {
  readonly myelin: Loop;
  readonly plain: Loop;
}

/** What cannot be repeated in one page, as the second time is another: `who` alone does it, in a page of its own. */
export interface FreshRow {
  readonly group: string;
  readonly key: string;
  readonly label: string;
  /** Milliseconds. */
  once(who: keyof Pair): Promise<number>;
}
