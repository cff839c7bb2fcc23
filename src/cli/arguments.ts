import { didYouMean } from '../base/hints.js';
import { UsageError } from './usage-error.js';

/** What was typed after the verb. Reading a value checks it, so that each verb fails before it does anything. */
export class Arguments {
  readonly positionals: readonly string[];
  /** By the option's name. */
  readonly #values: Map<string, string | true>;
  /** What was typed after the verb. */
  readonly typed: readonly string[];
  /** The flags that the verb has, by name. */
  readonly flags: readonly string[];

  constructor(
    values: ReadonlyMap<string, string | true>,
    positionals: readonly string[],
    typed: readonly string[],
    flags: readonly string[],
  ) {
    this.#values = new Map(values);
    this.positionals = positionals;
    this.typed = typed;
    this.flags = flags;
  }

  /** Whether a switch was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value of an option; undefined: it was not given. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === true ? undefined : value;
  }

  /** @throws UsageError it was not given. */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new UsageError(`--${name} is missing.`);
  }

  /** A number in [min, max]. @throws UsageError it is none. */
  number(name: string, min: number, max: number, whole = false): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    const fits = text.trim() !== '' && value >= min && value <= max;
    if (fits && (!whole || Number.isInteger(value))) return value;
    const least = Number.isFinite(max) ? `from ${min} to ${max}` : `of at least ${min}`;
    throw new UsageError(
      `--${name}: expected a ${whole ? 'whole ' : ''}number ${least}, got '${text}'.`,
    );
  }

  /** Names, separated by commas. */
  list(name: string): string[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** One of a list. @throws UsageError another. */
  choice<T extends string>(name: string, known: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = known.find((each) => each === text);
    if (found !== undefined) return found;
    throw new UsageError(
      `--${name}: '${text}' is not known${didYouMean(text, known)}; known are ${known.join(', ')}.`,
    );
  }

  /** All that was given, by name. */
  settings(): [name: string, value: string | true][] {
    return [...this.#values];
  }

  /** Fills in what was not typed, such as the settings of a file. */
  defaults(values: Settings): Arguments {
    return this.#with([...given(values), ...this.#values]);
  }

  /** With other values in the place of these; undefined: as if it was not typed. */
  over(values: Settings): Arguments {
    const kept = [...this.#values].filter(([name]) => !Object.hasOwn(values, name));
    return this.#with([...kept, ...given(values)]);
  }

  #with(values: readonly (readonly [string, string | true])[]): Arguments {
    return new Arguments(new Map(values), this.positionals, this.typed, this.flags);
  }
}

type Settings = Readonly<Record<string, string | true | undefined>>;

function given(values: Settings): [string, string | true][] {
  return Object.entries(values).filter(
    (entry): entry is [string, string | true] => entry[1] !== undefined,
  );
}
