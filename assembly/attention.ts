// What the family of attention exports: its kinds of layers.
export * from "./attention/kinds";
