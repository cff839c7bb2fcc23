// What is used of the two libraries. The types that they ship do not pass the checks of a strict project: linkedom's
// contradict the DOM's, Plot's need those of d3 and optional properties that may be undefined.

/** linkedom's. */
export declare function parseHTML(html: string): { document: Document };

/** Something drawn. */
export interface Mark {
  readonly marks: never;
}
/** A constant, the name of a property, or what is made of each datum. */
export type Channel =
  | string
  | number
  | boolean
  | null
  | readonly number[]
  | ((each: never, index: number) => unknown);
export type MarkOptions = Readonly<Record<string, Channel>>;
export interface ScaleOptions {
  readonly type?: 'linear' | 'log' | 'point';
  readonly domain?: readonly unknown[];
  readonly range?: readonly unknown[];
  readonly label?: string | null;
  readonly labelAnchor?: 'center' | 'top';
  readonly labelArrow?: 'none';
  readonly axis?: null;
  readonly grid?: boolean;
  readonly nice?: boolean | number;
  readonly padding?: number;
  readonly ticks?: number | readonly number[];
  readonly tickFormat?: string | ((value: never) => string);
  readonly tickRotate?: number;
  readonly tickSize?: number;
}
export interface PlotOptions {
  readonly document?: Document;
  readonly width?: number;
  readonly height?: number;
  readonly margin?: number;
  readonly marginTop?: number;
  readonly marginRight?: number;
  readonly marginBottom?: number;
  readonly marginLeft?: number;
  readonly padding?: number;
  readonly style?: Readonly<Record<string, string>>;
  readonly className?: string;
  readonly x?: ScaleOptions;
  readonly y?: ScaleOptions;
  readonly r?: ScaleOptions;
  readonly color?: ScaleOptions;
  readonly marks?: readonly Mark[];
}
/** Without legend, title or caption it is an SVG element. */
export declare function plot(options: PlotOptions): SVGSVGElement;
type Make = (data: readonly unknown[], options?: MarkOptions) => Mark;
export declare const areaY: Make;
export declare const barX: Make;
export declare const cell: Make;
export declare const dot: Make;
export declare const line: Make;
export declare const lineY: Make;
export declare const link: Make;
export declare const ruleX: Make;
export declare const ruleY: Make;
export declare const text: Make;
export declare function gridY(options?: MarkOptions): Mark;
