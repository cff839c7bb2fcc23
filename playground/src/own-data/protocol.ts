// What the page and the worker of tables say to each other.

export interface Reading {
  readonly separator?: ',' | ';' | '\t' | '|' | undefined;
  readonly decimal?: '.' | ',' | undefined;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd' | undefined;
  readonly encoding?: string | undefined;
  readonly header?: boolean | undefined;
  readonly shortRows?: 'error' | 'gaps' | undefined;
}

export interface ColumnShown {
  readonly name: string;
  readonly type: 'number' | 'category' | 'boolean' | 'date' | 'text';
  readonly use: 'input' | 'target' | 'left out';
  readonly why: string;
  readonly missing: number;
  readonly distinct: number | undefined;
  readonly levels: readonly string[] | undefined;
  readonly range: readonly [number, number] | undefined;
}

export interface TableShown {
  readonly rows: number;
  readonly columns: readonly ColumnShown[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  /** The first rows, as texts. */
  readonly preview: readonly (readonly string[])[];
}

export type Quality = 'fast' | 'default' | 'best';

export interface FitRequest {
  readonly target: string;
  readonly exclude: readonly string[];
  readonly task: 'classes' | 'number';
  readonly quality: Quality;
  readonly seed: number;
}

export type RowValue = number | string | boolean | null;

/** An input to play with. */
export interface Dial {
  readonly column: ColumnShown;
  /** Where it stands at first: the middle, or the most frequent value. */
  readonly value: RowValue;
}

export interface Fitted {
  readonly trained: number;
  readonly tested: number;
  readonly figures: readonly { readonly name: FigureName; readonly value: number }[];
  readonly classes: readonly string[] | undefined;
  readonly confusion: readonly (readonly number[])[] | undefined;
  readonly importance: readonly {
    readonly column: string;
    readonly mean: number;
    readonly std: number;
  }[];
  readonly dials: readonly Dial[];
  readonly hash: string;
}

export type FigureName =
  | 'accuracy'
  | 'logLoss'
  | 'auc'
  | 'r2'
  | 'rootMeanSquaredError'
  | 'meanAbsoluteError';

export type Answer =
  | {
      readonly kind: 'classes';
      readonly label: string;
      readonly shares: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly low: number;
      readonly high: number;
    };

export type TableFile = 'json' | 'onnx' | 'report' | 'program';

/** What can be asked, with its arguments and its answer. */
export interface Calls {
  read: { readonly source: File | string; readonly reading: Reading; readonly answer: TableShown };
  schema: {
    readonly target: string;
    readonly exclude: readonly string[];
    readonly answer: TableShown;
  };
  fit: { readonly request: FitRequest; readonly answer: Fitted };
  ask: { readonly row: Readonly<Record<string, RowValue>>; readonly answer: Answer };
  file: { readonly format: TableFile; readonly answer: Uint8Array<ArrayBuffer> | string };
}

export type Call = {
  [K in keyof Calls]: { kind: K; id: number } & Omit<Calls[K], 'answer'>;
}[keyof Calls];

export type Told =
  | { kind: 'done'; id: number; answer: Calls[keyof Calls]['answer'] }
  | { kind: 'failed'; id: number; code: string; message: string }
  | { kind: 'progress'; id: number; share: number; words: string };
