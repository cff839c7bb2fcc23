// Whether the texts of a column are dates, and in which order day, month and year stand.
import type { Entry } from './cells.js';
import { type DateOrder, type DateReading, dateBy, readDateText } from './date-text.js';
import { cellError, type Place, setColumn } from './place.js';
import type { Setting } from './read-options.js';

/** The texts of a column, sorted. */
export interface DateEvidence {
  readonly dates: readonly { readonly entry: Entry; readonly reading: DateReading }[];
  readonly others: readonly Entry[];
}

export function dateEvidence(entries: readonly Entry[]): DateEvidence {
  const dates: { entry: Entry; reading: DateReading }[] = [];
  const others: Entry[] = [];
  for (const entry of entries) {
    const reading = readDateText(entry.text);
    if (reading) dates.push({ entry, reading });
    else others.push(entry);
  }
  return { dates, others };
}

const ORDERS: readonly DateOrder[] = ['ymd', 'dmy', 'mdy'];
const WORDS: Readonly<Record<DateOrder, string>> = {
  ymd: 'year, month, day',
  dmy: 'day, month, year',
  mdy: 'month, day, year',
};

/** An order in words. */
export function orderInWords(order: DateOrder): string {
  return WORDS[order];
}

/**
 * The one order by which all texts of a column are dates.
 *
 * @throws DataError there are two, and they differ; or none, as both a first and a second part are above 12.
 */
export function dateOrderOf(
  place: Place,
  { dates }: DateEvidence,
  { dateOrder }: Setting,
): DateOrder {
  const by = (order: DateOrder, { short, ...reading }: DateReading): number =>
    Number.isNaN(reading[order]) && !short ? reading.ymd : reading[order];
  const missing = (order: DateOrder): Entry | undefined =>
    dates.find(({ reading }) => Number.isNaN(by(order, reading)))?.entry;
  const orders = ORDERS.filter((order) => !missing(order));
  if (dateOrder !== undefined) {
    if (orders.includes(dateOrder)) return dateOrder;
    const { row, text } = missing(dateOrder)!;
    throw cellError(place, row, text, `is no date with the order ${WORDS[dateOrder]}.`);
  }
  const [first, ...rest] = orders;
  if (first === undefined) {
    const { row, text } = missing('dmy') ?? missing('mdy') ?? dates[0]!.entry;
    throw cellError(
      place,
      row,
      text,
      `is a date in another order than in other rows; expected one order in the whole column. ${setColumn(place, "'text'")} takes them as they are.`,
    );
  }
  const short = dates.find(({ reading }) => reading.short);
  const doubt =
    short ??
    dates.find(({ reading }) => rest.some((order) => by(order, reading) !== by(first, reading)));
  if (!doubt) return first;
  const { row, text } = doubt.entry;
  const readings = orders.map((order) => {
    const iso = new Date(dateBy(order, text)).toISOString().slice(0, 10);
    return `${iso} ('${order}')`;
  });
  throw cellError(
    place,
    row,
    text,
    `may be ${readings.join(' or ')}, and no other row tells; say which: ${setColumn(place, `{ type: 'date', dateOrder: '${orders.at(-1)}' }`)}; for the whole table: dateOrder.`,
  );
}
